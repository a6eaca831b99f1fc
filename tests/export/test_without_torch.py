"""What the exporters that need PyTorch say where there is none."""

import sys

import pytest

import affetto.export


@pytest.mark.parametrize(
    ("name", "home"),
    [("to_rtneural", "rtneural"), ("from_rtneural", "to_torch"), ("CausalSequential", "causal")],
)
def test_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch, name: str, home: str) -> None:
    for module in [module for module in sys.modules if module.startswith("affetto.export.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ModuleNotFoundError, match=rf"{name} needs PyTorch: pip install 'affetto\[train\]'"):
        getattr(affetto.export, name)
    assert f"affetto.export.{home}" not in sys.modules
