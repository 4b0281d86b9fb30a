"""The speed of the line to the terminal, from the time until frames of different sizes are answered."""

from __future__ import annotations

from collections import deque

_KEPT = 24
"""The number of answers that count."""
_FEWEST, _SPREAD = 3, 3000
"""The least number of answers, and of bytes between their smallest and largest frame, for an estimate."""
_EXPLAINED, _EXPLAINED_BY_FEW, _FEW = 0.25, 0.8, 5
"""The share of the variance of the times that the sizes must explain, the same for fewer answers than ``_FEW``, and
``_FEW``. The share is small where much else is at work."""
_PROOF = 5000
"""The least bytes of a frame whose answer shows what a line carries: fewer may pass in one burst on a limited line."""
_UNEVEN = 0.005
"""The seconds by which delays differ in any case."""
SLOW = 0.15
"""The mean seconds from which on answers are late."""


class LineSpeed:
    """The speed of a line, by a straight line through (bytes in transit, seconds to the answer).

    Its slope gives the speed, whatever delay all answers have. No line is slower than what it has carried in the time
    of any answer.
    """

    def __init__(self) -> None:
        self._answers: deque[tuple[float, float]] = deque(maxlen=_KEPT)

    def note(self, under_way: float, seconds: float) -> None:
        """Record an answer: the bytes in transit when it was asked for, and the seconds until it came."""
        self._answers.append((under_way, seconds))

    @property
    def late(self) -> bool:
        """True if answers are late, for whatever reason."""
        return bool(self._answers) and sum(time for _, time in self._answers) > SLOW * len(self._answers)

    @property
    def bytes_per_second(self) -> float | None:
        """The speed; None as long as it cannot be estimated, also if answers do not depend on sizes."""
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
        """The bytes per second that the line has carried beyond its delay, which is that of the quickest answer.

        None as long as answers are few, or their frames alike or small. It is known also where sizes explain nothing,
        because all are carried at once.
        """
        sizes = [size for size, _ in self._answers]
        if len(sizes) < _FEWEST or max(sizes) - min(sizes) < _SPREAD or max(sizes) < _PROOF:
            return None
        quickest = min(time for _, time in self._answers)
        return max(size / (time - quickest + _UNEVEN) for size, time in self._answers if size >= _PROOF)
