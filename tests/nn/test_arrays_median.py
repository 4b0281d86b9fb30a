"""The median against NumPy's, without what NumPy loads for it."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from tuiplay.nn.arrays import median


@pytest.mark.parametrize("shape", [(1,), (2,), (9,), (10,), (7, 3), (8, 1)])
def test_it_is_that_of_numpy(shape: tuple[int, ...]) -> None:
    values = np.random.default_rng(3).normal(size=shape)
    assert np.array_equal(median(values), np.median(values, axis=0))
    values[0] = np.nan
    assert np.isnan(median(values)).all()


def test_looking_for_findings_loads_no_masked_arrays() -> None:
    code = (
        "import sys; from tuiplay.experiment.value import Experiment; from tuiplay.run.run import Run; "
        "import numpy as np; from tuiplay.nn.arrays import median; median(np.ones(3)); "
        "from tuiplay.run.findings import facts, rules; sys.exit('numpy.ma' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
