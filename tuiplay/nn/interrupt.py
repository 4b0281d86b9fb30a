"""How training that is under way in another thread is asked to end."""

from __future__ import annotations

import numpy as np


class Interrupt:
    """Asks training to end with the epoch that it is at; the compiled kernels look at it after each.

    Attributes
    ----------
    address
        Where the kernels read whether they are asked: an integer of 8 bytes, 0 if not.
    """

    def __init__(self) -> None:
        self._flag = np.zeros(1, np.int64)
        self.address: int = self._flag.ctypes.data

    @property
    def asked(self) -> bool:
        """Whether training is to end."""
        return bool(self._flag[0])

    @asked.setter
    def asked(self, asked: bool) -> None:
        self._flag[0] = asked
