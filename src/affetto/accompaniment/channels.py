"""What is heard of a recording of several channels: their mean, unless they cancel each other in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Channels that have nothing to do with each other leave, in the mean, one channel's power over their number.
# With a hundredth of that they are each other's opposites.
_LEAST_SHARE_KEPT = 0.01


class Powers:
    """The power of each channel of a recording, and of their mean, block by block."""

    def __init__(self) -> None:
        self._channels: NDArray[np.float64] = np.zeros(1)
        self._mean = 0.0

    def add(self, block: NDArray[np.float32], mean: NDArray[np.float32]) -> None:
        """Takes in a [frames, channels] block and the mean of its channels, [frames]."""
        if block.shape[1] > 1:
            self._channels = self._channels + np.einsum("fc,fc->c", block, block)
            self._mean += float(np.dot(mean, mean))

    @property
    def cancel(self) -> bool:
        """Whether hardly anything of the channels is left in their mean."""
        count, power = len(self._channels), float(self._channels.mean())
        return self._mean * count < _LEAST_SHARE_KEPT * power

    @property
    def loudest(self) -> int:
        """The channel with the most power."""
        return int(self._channels.argmax())
