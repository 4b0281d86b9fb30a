"""The panels of the screen, one class each: what they show of an experiment and a run, and what they set."""
