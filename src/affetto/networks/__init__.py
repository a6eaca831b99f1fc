"""The five networks as PyTorch modules, built from the contract."""

from affetto.networks.modules import (
    DynamicsPredictor,
    EmotionRecognizer,
    GroovePredictor,
    HarmonyPredictor,
    MelodyPredictor,
    SequenceNetwork,
    State,
    build,
)
from affetto.networks.weights import load_weights, named_weights, save_weights, set_weights

__all__ = [
    "DynamicsPredictor",
    "EmotionRecognizer",
    "GroovePredictor",
    "HarmonyPredictor",
    "MelodyPredictor",
    "SequenceNetwork",
    "State",
    "build",
    "load_weights",
    "named_weights",
    "save_weights",
    "set_weights",
]
