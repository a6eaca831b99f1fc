"""From PyTorch to the audio thread, and back: RTNeural JSON and the bundle.

What needs no PyTorch is imported without it, so that the base install exports bundles too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from affetto.export.bundle import write_bundle
    from affetto.export.causal import CausalSequential
    from affetto.export.layer import CannotExport
    from affetto.export.model import RTNeuralModel
    from affetto.export.reading import read_bundle
    from affetto.export.rtneural import to_rtneural
    from affetto.export.state_dict import read_state_dict_json
    from affetto.export.stored import bundle_models, weights_model
    from affetto.export.to_torch import from_rtneural

_HOMES = {
    "CannotExport": "layer",
    "CausalSequential": "causal",
    "RTNeuralModel": "model",
    "bundle_models": "stored",
    "from_rtneural": "to_torch",
    "read_bundle": "reading",
    "read_state_dict_json": "state_dict",
    "to_rtneural": "rtneural",
    "weights_model": "stored",
    "write_bundle": "bundle",
}

__all__ = [
    "CannotExport",
    "CausalSequential",
    "RTNeuralModel",
    "bundle_models",
    "from_rtneural",
    "read_bundle",
    "read_state_dict_json",
    "to_rtneural",
    "weights_model",
    "write_bundle",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    try:
        home = import_module(f"{__name__}.{_HOMES[name]}")
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        needed = f"{__name__}.{name} needs PyTorch: pip install 'affetto[train]'"
        raise ModuleNotFoundError(needed, name=error.name) from None
    return getattr(home, name)
