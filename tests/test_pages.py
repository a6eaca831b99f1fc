"""The Python that pages show runs as it is written, where there is a song.wav."""

from __future__ import annotations

import re
from pathlib import Path

import mido
import pytest

from recordings import pulse, write_recording

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def snippets(page: str) -> list[str]:
    """The page's blocks of Python that use a recording."""
    return [code for code in BLOCK.findall((ROOT / page).read_text()) if "song.wav" in code]


@pytest.mark.parametrize("page", ["README.md", "docs/quick-start.md"])
def test_python_runs_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], page: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_recording(tmp_path / "song.wav", pulse(channels=2))
    (code,) = snippets(page)
    exec(compile(code, page, "exec"), {})
    assert len(re.findall(r"-?\d\.\d+", capsys.readouterr().out)) >= 2
    assert mido.MidiFile(tmp_path / "song.mid").length > 4
