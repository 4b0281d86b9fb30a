"""The experiment: everything a person can set, as one frozen value."""
