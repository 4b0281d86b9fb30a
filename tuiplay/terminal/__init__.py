"""The capabilities of the terminal, determined before Textual is imported."""
