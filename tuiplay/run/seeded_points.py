"""The points that a seed gives, and where the random stream stands behind them."""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

from tuiplay.data.datasets import DATASETS
from tuiplay.data.random_stream import Stream
from tuiplay.data.sources import source_of
from tuiplay.data.split import Split
from tuiplay.experiment.sections import DataSection
from tuiplay.experiment.value import Experiment

_KEPT = 300
"""Sets that are kept: many seeds are trained again and again, with other settings. Drawing one takes some 10 ms."""
_LARGEST = 2000
"""Points of a set that is kept."""


def points_of(experiment: Experiment, seed: str | None = None) -> tuple[Split, Stream]:
    """The split points, and the stream where weights begin; ``seed`` in place of the experiment's own.

    The arrays are only to be read.

    Raises
    ------
    InputError
        If a part would be empty, or a balance is asked of a regression set.
    """
    data = experiment.data if seed is None else replace(experiment.data, seed=seed)
    source = experiment.source
    if source.own or source.samples > _LARGEST:
        stream = Stream(data.seed)
        return source.split(data, stream), stream
    split, stream = _drawn(data, id(DATASETS.get(data.dataset)))
    return split, stream.copy()


@lru_cache(maxsize=_KEPT)
def _drawn(data: DataSection, _entry: int) -> tuple[Split, Stream]:
    stream = Stream(data.seed)
    split = source_of(data).split(data, stream)
    for part in (split.train, split.test, split.validation):
        part.setflags(write=False)
    return split, stream
