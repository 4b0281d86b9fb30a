"""The interruption of training that is under way in another thread."""

from __future__ import annotations

import numpy as np


class Interrupt:
    """A request to end training with the present epoch; the compiled kernels check it after each epoch.

    Attributes
    ----------
    address
        The address at which the kernels read the request: an integer of 8 bytes, 0 if there is none.
    """

    def __init__(self) -> None:
        self._flag = np.zeros(1, np.int64)
        self.address: int = self._flag.ctypes.data

    @property
    def asked(self) -> bool:
        """True if training is to end."""
        return bool(self._flag[0])

    @asked.setter
    def asked(self, asked: bool) -> None:
        self._flag[0] = asked
