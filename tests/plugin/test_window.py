"""The plugin's window in a host, on a screen: opened, resized, closed and opened again."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import matplotlib.image
import numpy as np
import pytest

from affetto.plugin.places import program_in
from screens import Screen, WindowProgram, needs_screen

pytestmark = needs_screen

WINDOWS_COLOURS = 300  # The plugin's window has a thousand, a host without it some dozens.


def colours_in(picture: np.ndarray) -> int:
    return len(np.unique(picture.reshape(-1, 3), axis=0))


def covered(picture: np.ndarray, without: np.ndarray) -> int:
    """Pixels of the smallest rectangle that holds everything that is not there without the window."""
    rows, columns = np.nonzero((picture != without).any(axis=2))
    return int((np.ptp(rows) + 1) * (np.ptp(columns) + 1)) if rows.size else 0


def seen(host: WindowProgram, screen: Screen, opened: bool) -> np.ndarray | None:
    """The screen once the window is there, or gone: a busy machine takes its time. None if it stays as it is."""
    for _ in range(12):
        picture = screen.picture()
        if (colours_in(picture) > WINDOWS_COLOURS) == opened:
            return picture
        host.tell("wait")
    return None


def open_window(host: WindowProgram, screen: Screen, size: tuple[int, int]) -> np.ndarray:
    """The screen with the window."""
    assert host.tell("open") == size
    picture = seen(host, screen, opened=True)
    assert picture is not None, "the window is not to be seen"
    return picture


@pytest.mark.parametrize("format", ["VST3", "LV2"])
def test_it_opens_resizes_and_closes(plugin_build: Path, built_plugins, tmp_path: Path, format: str) -> None:
    plugin = built_plugins[format]
    program, plugin = {
        "VST3": ("affetto_plugin_window", program_in(plugin)),
        "LV2": ("affetto_lv2_window", plugin),
    }[format]
    with Screen(tmp_path) as screen:
        host = WindowProgram(plugin_build / "plugin/tests" / program, plugin, screen.display)
        assert host.tell("wait") == (0, 0)
        without = seen(host, screen, opened=False)
        assert without is not None

        opened = open_window(host, screen, (1060, 700))
        pictures = plugin_build / "pictures"
        pictures.mkdir(exist_ok=True)
        matplotlib.image.imsave(pictures / f"{format}-in-a-host.png", opened)
        host.tell("wait")
        assert (opened != screen.picture()).any(), "nothing moves while it plays"

        assert host.tell("size 742 490") == (742, 490)
        assert covered(screen.picture(), without) < 0.8 * covered(opened, without)

        assert host.tell("close") == (0, 0)
        closed = seen(host, screen, opened=False)
        assert closed is not None and covered(closed, without) == 0
        open_window(host, screen, (742, 490))  # As it was left.
        assert host.quit() == 0


def test_it_closes_with_a_menu_open(plugin_build: Path, tmp_path: Path) -> None:
    with Screen(tmp_path) as screen:
        done = subprocess.run(
            [plugin_build / "plugin/tests/affetto_plugin_tests", "--gtest_filter=Editor.ClosesWithAMenuOpen"],
            env=os.environ | {"DISPLAY": screen.display},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0 and "[  PASSED  ] 1 test" in done.stdout, done.stdout + done.stderr
