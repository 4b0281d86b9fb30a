"""The command-line interface: the commands, each with its own options."""
