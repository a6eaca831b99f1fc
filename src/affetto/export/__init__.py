"""From PyTorch to the audio thread: RTNeural JSON and the bundle."""

from affetto.export.bundle import write_bundle
from affetto.export.layers import CannotExport
from affetto.export.reading import read_bundle
from affetto.export.rtneural import RTNeuralModel, to_rtneural

__all__ = ["CannotExport", "RTNeuralModel", "read_bundle", "to_rtneural", "write_bundle"]
