"""What the built plugin asks of the system while it plays: nothing of the net, and no file written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from screens import Screen, needs_screen

WATCHED = "network,openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,truncate"
WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT")
CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
PROGRAMS = {
    "VST3": (
        "affetto_plugin_tests",
        "Formats/Host.GetsItsAudioBackAndNotesInTime/VST3:Formats/Host.RestoresItsStateByteForByte/VST3:"
        "Formats/Host.IsScannedAndLeavesNoThreadBehind/VST3",
    ),
    "LV2": ("affetto_lv2_tests", "Lv2.PassesItsAudioAndPlaysAlong:Lv2.ItsStateComesBack"),
}


def misdeeds(command: list[str], folder: Path, display: str = "") -> list[str]:
    """The calls of a program that went to the net or changed a file, its home lying in the folder."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed (make plugin-test)")
    home, log = folder / "home", folder / "calls"
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    done = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-qq", "-o", log, "-e", f"trace={WATCHED}", *command],
        env=environment | {"HOME": str(home), "TMPDIR": str(home), "DISPLAY": display},
        cwd=home,
        capture_output=True,
        text=True,
    )
    if "ptrace" in done.stderr:
        pytest.skip("programs may not be traced here")
    assert done.returncode == 0, done.stdout + done.stderr
    return [line for line in log.read_text().splitlines() if is_misdeed(line)]


def is_misdeed(line: str) -> bool:
    call = CALL.match(line)
    if call is None:
        return False
    name, arguments, result = call.groups()
    if name in ("open", "openat", "creat"):
        return (
            bool(WRITES.search(arguments) or name == "creat")
            and int(result) >= 0
            and '"/dev/' not in arguments
        )
    if "AF_" in arguments or name in ("sendto", "recvfrom", "sendmsg", "recvmsg"):
        return "AF_INET" in arguments
    return not name.startswith(("socket", "shutdown", "getsock")) and int(result) >= 0


@pytest.mark.skipif(sys.platform != "linux", reason="traces with strace")
@needs_screen
@pytest.mark.parametrize("format", PROGRAMS)
def test_playing_writes_nothing_and_keeps_off_the_net(
    plugin_build: Path, tmp_path: Path, format: str
) -> None:
    program, tests = PROGRAMS[format]
    command = [str(plugin_build / "plugin/tests" / program), f"--gtest_filter={tests}"]
    # Without a display X's library would look for one through the net.
    with Screen(tmp_path) as screen:
        assert misdeeds(command, tmp_path, screen.display) == []
    assert [path for path in (tmp_path / "home").rglob("*") if path.is_file()] == []


@pytest.mark.skipif(sys.platform != "linux", reason="traces with strace")
@pytest.mark.parametrize(
    "deed",
    [
        "open('note', 'w').close()",
        "import os; os.mkdir('folder')",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))",
    ],
)
def test_what_must_not_happen_would_be_seen(tmp_path: Path, deed: str) -> None:
    assert misdeeds([sys.executable, "-I", "-S", "-B", "-c", deed], tmp_path)
