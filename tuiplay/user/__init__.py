"""The personal files: folders, settings, themes, saved sessions, the log."""
