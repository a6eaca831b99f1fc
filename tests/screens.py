"""A screen without a monitor: Xvfb with a window manager, and what is to be seen on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

_PROGRAMS = ("Xvfb", "matchbox-window-manager", "xprop")
_MISSING = [program for program in _PROGRAMS if shutil.which(program) is None]

needs_screen = pytest.mark.skipif(
    bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)} (make plugin-test)"
)


class Screen:
    """Opened with `with`; `display` is what DISPLAY must be for its programs."""

    def __init__(self, folder: Path, width: int = 1280, height: int = 900) -> None:
        self.folder, self.size = folder, f"{width}x{height}x24"
        self.display = ""

    def __enter__(self) -> Screen:
        reading, writing = os.pipe()
        self.server = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(writing),
                "-screen",
                "0",
                self.size,
                "-fbdir",
                self.folder,
                "-nolisten",
                "tcp",
                "-noreset",  # Else the first client that leaves ends those that are just coming.
            ],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = f":{told.readline().strip()}"
        self.manager = subprocess.Popen(
            ["matchbox-window-manager", "-use_titlebar", "no", "-display", self.display],
            stderr=subprocess.DEVNULL,
        )
        try:
            self._wait_for_manager()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait_for_manager(self) -> None:
        """JUCE looks up once, at its start, the atoms that window managers make, and sets properties of no name
        where there are none: an X error that ends a host which doesn't catch it, and hides the window in one
        that does."""
        asked = ["xprop", "-display", self.display, "-root", "_NET_SUPPORTING_WM_CHECK"]
        for _ in range(600):
            if "window id" in subprocess.run(asked, capture_output=True, text=True).stdout:
                return
            time.sleep(0.05)
        raise RuntimeError("the window manager did not start within 30 s")

    def __exit__(self, *_: object) -> None:
        for program in (self.manager, self.server):
            program.terminate()
            program.wait()

    def picture(self) -> npt.NDArray[np.uint8]:
        """What is on the screen now: red, green and blue, [height, width, 3]. Xvfb keeps it in an XWD file."""
        content = (self.folder / "Xvfb_screen0").read_bytes()
        header = np.frombuffer(content, ">u4", 25)
        width, height, bytes_per_line = int(header[4]), int(header[5]), int(header[12])
        begin = int(header[0]) + 12 * int(header[19])
        lines = np.frombuffer(content, np.uint8, height * bytes_per_line, begin).reshape(height, -1, 4)
        return lines[:, :width, 2::-1]


class WindowProgram:
    """The plugin in a host with a window: it obeys a line and answers with the size of the plugin's editor."""

    def __init__(self, program: Path, plugin: Path, display: str) -> None:
        self.process = subprocess.Popen(
            [program, plugin],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"DISPLAY": display},
        )

    def tell(self, line: str) -> tuple[int, int]:
        requests, answers = self.process.stdin, self.process.stdout
        assert requests is not None and answers is not None
        requests.write(line + "\n")
        requests.flush()
        answer = answers.readline()
        assert answer, f"the host ended with status {self.process.wait()}"
        width, height = answer.split()
        return int(width), int(height)

    def quit(self) -> int:
        """Its exit status."""
        self.process.communicate("quit\n")
        return self.process.returncode
