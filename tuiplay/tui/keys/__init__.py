"""Key bindings, and a person's own keys."""
