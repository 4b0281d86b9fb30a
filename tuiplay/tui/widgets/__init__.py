"""The reusable widgets of the screen; except for the hidden-space view, none of them knows the run."""
