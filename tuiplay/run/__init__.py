"""The run: an experiment brought to life, and everything that training changes."""
