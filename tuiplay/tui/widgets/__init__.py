"""Reusable parts of the screen. They know no run."""
