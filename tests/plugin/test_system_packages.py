"""Where the plugin was built, nothing that its build needs is called missing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts/system-packages"


def test_who_is_not_root_is_told_of_nothing_missing(plugin_build: Path, tmp_path: Path) -> None:
    not_root = tmp_path / "id"
    not_root.write_text("#!/bin/sh\necho 1000\n")
    not_root.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [SCRIPT, "plugin-test"], env=os.environ | {"PATH": path}, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
