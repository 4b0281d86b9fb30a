"""A trained network as code or data for other programs: a target each, in ``targets.TARGETS``."""
