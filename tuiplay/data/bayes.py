"""The best possible results on a built-in data set at its noise (see ``noise_models``)."""

from __future__ import annotations

from functools import lru_cache

from tuiplay.data.datasets import DATASETS, Dataset
from tuiplay.data.noise_models import BayesBest
from tuiplay.data.points import class_counts
from tuiplay.data.sampling import UNBALANCED
from tuiplay.data.sampling import shares as balanced_shares

_FINE = 1_000_000


def bayes_best(dataset: str | Dataset | None, noise: float, balance: float = UNBALANCED) -> BayesBest | None:
    """The best possible results on new points of a set, given by entry or name; None for other points.

    ``noise`` and ``balance`` are in percent, as in the experiment. Each set, noise and balance is computed once and
    cached; that takes some tenths of a second.
    """
    entry = DATASETS.get(dataset) if isinstance(dataset, str) else dataset
    return None if entry is None else _best(entry, noise, balance, True)


def bayes_figures(entry: Dataset, noise: float, balance: float = UNBALANCED) -> BayesBest | None:
    """The figures of ``bayes_best`` without the border: ``classes`` may be None; it takes a tenth of the time."""
    return _best(entry, noise, balance, False)


@lru_cache(maxsize=16)
def _best(entry: Dataset, noise: float, balance: float, border: bool) -> BayesBest | None:
    if entry.noise is None:
        return None
    if not entry.classes:
        return entry.noise.best(entry.generate, (), noise / 100, False, border)
    balanced = balance != UNBALANCED
    counts = balanced_shares(_FINE, entry.classes, balance) if balanced else class_counts(_FINE, entry.classes)
    # The first class of two is +1, whose number is 1.
    ordered = counts[::-1] if entry.classes == 2 else counts
    return entry.noise.best(entry.generate, [count / _FINE for count in ordered], noise / 100, balanced, border)
