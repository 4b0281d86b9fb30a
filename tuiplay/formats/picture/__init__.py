"""Picture files: the surface with its axes, points and legend, and the whole screen, as SVG or PNG."""
