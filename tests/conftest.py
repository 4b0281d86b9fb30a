"""What all tests share. This directory is on ``sys.path``, so that ``reference`` can be imported from every test."""

from hypothesis import settings

# The same examples on every run and every machine, and no clock: a slow runner must not turn a fact into a failure.
settings.register_profile("tuiplay", derandomize=True, deadline=None, database=None, max_examples=50)
settings.load_profile("tuiplay")
