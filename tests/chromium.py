"""Chromium without a window, driven over a pipe by its DevTools protocol; nothing but the browser is needed."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PATIENCE_SECONDS = 120.0
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """The browser's program, where one is installed."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


class Tab:
    """One page: what is sent to it, and every event that came back, in order."""

    def __init__(self, reader: int, writer: int) -> None:
        self._reader, self._writer = reader, writer
        self._rest, self._number, self._session = b"", 0, ""
        self.events: list[dict[str, Any]] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: Any) -> Any:
        """Sends a command and returns its result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._writer, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def open(self, page: Path) -> None:
        """Opens a file and waits until it has loaded."""
        seen = len(self.events)
        self.send("Page.navigate", url=page.resolve().as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events[seen:]):
            self.events.append(self._read())

    def ask(self, script: str) -> Any:
        """The value of an expression, waited for where it is a promise."""
        found = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def screenshot(self, path: Path, width: int, dark: bool = False) -> None:
        """Writes a PNG of the whole page at a width."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])
        shot = self.send("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def complaints(self) -> list[str]:
        """Errors and warnings of the console, and exceptions."""
        found = []
        for event in self.events:
            method, told = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                found.append(str(told["exceptionDetails"]))
            if method == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning", "assert"):
                found.append(str(told["args"]))
            if method == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
                found.append(told["entry"]["text"])
        return found

    def requests(self) -> list[str]:
        """The addresses of everything that was asked for."""
        sent = [event for event in self.events if event.get("method") == "Network.requestWillBeSent"]
        return [event["params"]["request"]["url"] for event in sent]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._reader], [], [], _PATIENCE_SECONDS)
            chunk = os.read(self._reader, 1 << 16) if ready else b""
            assert chunk, "Chromium has gone or keeps silent"
            self._rest += chunk
        message, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(message)
        return found


@contextmanager
def open_tab(profile: Path) -> Iterator[Tab]:
    """A tab of a browser of its own, which ends with it."""
    program = find_chromium()
    assert program is not None
    from_us, to_it = os.pipe()
    from_it, to_us = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 100) for end in (from_us, to_us)]

    def connect() -> None:  # The protocol's pipes are the browser's files 3 and 4.
        os.dup2(high[0], 3)
        os.dup2(high[1], 4)

    command = [
        *(program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--mute-audio"),
        *("--disable-dev-shm-usage", "--disable-background-networking", "--remote-debugging-pipe"),
        *("--autoplay-policy=no-user-gesture-required", f"--user-data-dir={profile}"),
    ]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    browser = subprocess.Popen(command, preexec_fn=connect, pass_fds=(3, 4), **quiet)  # type: ignore[call-overload]
    for end in (from_us, to_us, *high):
        os.close(end)
    try:
        yield Tab(from_it, to_it)
    finally:
        browser.kill()
        browser.wait()
        os.close(from_it)
        os.close(to_it)
