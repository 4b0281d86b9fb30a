"""The key bindings, and the user's own keys."""
