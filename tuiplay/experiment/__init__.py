"""The experiment: every setting of a person, as one frozen value."""
