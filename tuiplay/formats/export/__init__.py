"""Export of a trained network as code or data for other programs: one entry per target in ``targets.TARGETS``."""
