"""How the screen is divided."""
