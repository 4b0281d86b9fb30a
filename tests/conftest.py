"""What all tests share. This directory is on ``sys.path``, so that ``reference`` can be imported from every test."""

import pytest
from hypothesis import settings

# The same examples on every run and every machine, and no clock: a slow runner must not turn a fact into a failure.
settings.register_profile("tuiplay", derandomize=True, deadline=None, database=None, max_examples=50)
settings.load_profile("tuiplay")


def pytest_configure(config: pytest.Config) -> None:
    # NumPy 2.4 deprecates the call that ReLU makes (tests/nn/test_activations.py says so); all else of ReLU is tested.
    config.addinivalue_line("filterwarnings", "ignore:Passing more than 2 positional:DeprecationWarning")
