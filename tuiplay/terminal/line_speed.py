"""How fast the line to the terminal is, by how long the answers to frames of different sizes take."""

from __future__ import annotations

from collections import deque

_KEPT = 24
"""Answers that count."""
_FEWEST, _SPREAD = 3, 3000
"""Answers, and bytes between the smallest and the largest of their frames, from which on something follows."""
_EXPLAINED, _EXPLAINED_BY_FEW, _FEW = 0.25, 0.8, 5
"""Share of the differences between the answers that the sizes must explain, and what it is of fewer than so many;
where much else is at work it is small."""
_UNEVEN = 0.005
"""Seconds by which delays differ anyway."""
SLOW = 0.15
"""Seconds from which on answers are late, on average."""


class LineSpeed:
    """A straight line through (bytes under way, seconds to the answer): its slope is the speed, whatever the delay is
    that all answers have. No line is slower than what it has carried in the time of any answer."""

    def __init__(self) -> None:
        self._answers: deque[tuple[float, float]] = deque(maxlen=_KEPT)

    def note(self, under_way: float, seconds: float) -> None:
        """An answer came after so many seconds; so many bytes were under way when it was asked for."""
        self._answers.append((under_way, seconds))

    @property
    def late(self) -> bool:
        """Whether answers are late, for whatever reason."""
        return bool(self._answers) and sum(time for _, time in self._answers) > SLOW * len(self._answers)

    @property
    def bytes_per_second(self) -> float | None:
        """The speed; None while nothing follows, also where answers do not depend on sizes."""
        count = len(self._answers)
        sizes, times = [size for size, _ in self._answers], [time for _, time in self._answers]
        if count < _FEWEST or max(sizes) - min(sizes) < _SPREAD:
            return None
        size, time = sum(sizes) / count, sum(times) / count
        both = sum((one - size) * (other - time) for one, other in self._answers)
        of_sizes, of_times = sum((one - size) ** 2 for one in sizes), sum((one - time) ** 2 for one in times)
        explained = _EXPLAINED if count >= _FEW else _EXPLAINED_BY_FEW
        if both <= 0 or both * both < explained * of_sizes * of_times:
            return None
        return max(of_sizes / both, *(one / other for one, other in self._answers if other > 0))

    @property
    def shown(self) -> float | None:
        """Bytes a second that the line has carried beyond its delay, which is that of the quickest answer; None while
        answers are few or their frames alike. Also where sizes explain nothing, because all are carried at once."""
        sizes = [size for size, _ in self._answers]
        if len(sizes) < _FEWEST or max(sizes) - min(sizes) < _SPREAD:
            return None
        quickest = min(time for _, time in self._answers)
        return max(size / (time - quickest + _UNEVEN) for size, time in self._answers if size >= _SPREAD)
