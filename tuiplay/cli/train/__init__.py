"""Training without a screen: ``tuiplay train``."""
