"""What belongs to the person: folders, settings, themes, saved sessions, the log."""
