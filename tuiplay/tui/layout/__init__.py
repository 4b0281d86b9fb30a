"""The division of the screen."""
