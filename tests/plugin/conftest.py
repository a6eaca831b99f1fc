"""What `make plugin-test` has built."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def plugin_build() -> Path:
    """The build's folder; tests that need it are skipped where AFFETTO_PLUGIN_BUILD does not name it."""
    told = os.environ.get("AFFETTO_PLUGIN_BUILD")
    if not told:
        pytest.skip("AFFETTO_PLUGIN_BUILD does not name the plugin's build (make plugin-test)")
    return Path(told).resolve()


@pytest.fixture(scope="session")
def built_plugins(plugin_build: Path) -> dict[str, Path]:
    """The built VST3 and LV2."""
    artefacts = plugin_build / "plugin/affetto_plugin_artefacts/Release"
    return {"VST3": artefacts / "VST3/affetto.vst3", "LV2": artefacts / "LV2/affetto.lv2"}
