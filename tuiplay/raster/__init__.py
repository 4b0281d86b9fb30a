"""Painting maths: arrays to levels, levels to runs of cells. NumPy only."""
