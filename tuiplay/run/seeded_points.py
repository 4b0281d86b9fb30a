"""The points that a seed gives, and the position of its random stream after them."""

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
"""The most sets that are cached: seeds are trained again and again with other settings, and drawing takes some 10 ms.
"""
_LARGEST = 2000
"""The most points of a set that is cached."""


def points_of(experiment: Experiment, seed: str | None = None) -> tuple[Split, Stream]:
    """The split points, and the stream where weights begin; ``seed`` replaces the experiment's own seed.

    The arrays are read-only.

    Raises
    ------
    InputError
        If a part would be empty, or a class balance is requested of a regression set.
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
