"""The run: an experiment with its network and trainer, and everything that training changes."""
