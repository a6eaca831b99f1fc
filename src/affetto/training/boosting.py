"""Gradient boosting: the velocities that trees predict of the same inputs, as a reference for dynamics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


def boosted_column(inputs: Floats, targets: Floats, asked: Floats) -> Floats:
    """Histogram gradient boosting of one target (Ke et al. 2017, "LightGBM"), as scikit-learn has it.

    inputs [n, in] and targets [n] to fit, asked [m, in] to predict; gives [m]. Trees stay as they come:
    scikit-learn's own settings but for twice the trees and a seed, so that it is no straw man.
    """
    from sklearn.ensemble import HistGradientBoostingRegressor

    model = HistGradientBoostingRegressor(max_iter=200, early_stopping=False, random_state=0)
    found: Floats = model.fit(inputs, targets).predict(asked).astype(np.float32)
    return found
