"""What a start of the program imports."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("numpy", "matplotlib", "mido", "soundfile", "symusic", "torch", "rich.progress", "affetto._engine")


def imported_after(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(result.stdout.split("\n")[-2].split())


def test_importing_affetto_is_light() -> None:
    assert imported_after("import affetto; affetto.__version__") == set()


def test_help_imports_nothing_heavy() -> None:
    code = "from affetto.cli.main import app\ntry: app(['accompany', '--help'])\nexcept SystemExit: pass"
    assert imported_after(code) == set()


def test_the_api_needs_neither_torch_nor_matplotlib() -> None:
    loaded = imported_after("import affetto; affetto.accompany, affetto.Engine")
    assert loaded & {"torch", "matplotlib", "symusic"} == set()
    assert "affetto._engine" in loaded
