"""The boxes of the screen, one class each: what they show of an experiment and a run, and what they let set."""
