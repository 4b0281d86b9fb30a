"""Rasterization: arrays to levels, and levels to runs of cells or to pixels. NumPy only; no theme, no Textual."""
