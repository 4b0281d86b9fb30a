"""The patches: all uses of what Textual does not document."""
