"""The commands: what is typed in a shell, each command with its own options."""
