"""Lead sheets in compressed MusicXML, written piece by piece."""

from __future__ import annotations

import zipfile
from pathlib import Path


def write_mxl(path: Path, measures: str, container: str | None = None, doctype: str = "") -> None:
    """A compressed lead sheet of one part; `measures` is MusicXML with 2 divisions a quarter."""
    names = f"{path.stem}.xml"
    rootfile = f'<container><rootfiles><rootfile full-path="{names}"/></rootfiles></container>'
    score = f'<?xml version="1.0"?>{doctype}<score-partwise><part id="P1">{measures}</part></score-partwise>'
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/container.xml", container or rootfile)
        archive.writestr(names, score)


def measure(content: str, attributes: str = "") -> str:
    """A measure of MusicXML."""
    given = f"<attributes><divisions>2</divisions>{attributes}</attributes>" if attributes else ""
    return f"<measure>{given}{content}</measure>"


def attributes(fifths: int = 0, metre: tuple[int, int] = (4, 4), mode: str = "major") -> str:
    """Key and metre of MusicXML."""
    key = f"<key><fifths>{fifths}</fifths><mode>{mode}</mode></key>"
    return f"{key}<time><beats>{metre[0]}</beats><beat-type>{metre[1]}</beat-type></time>"


def note(pitch: str, halves: int, tie: str = "") -> str:
    """A note such as "C4" of some eighths; "" is a rest."""
    height = f"<pitch><step>{pitch[0]}</step><octave>{pitch[-1]}</octave></pitch>" if pitch else "<rest/>"
    return f"<note>{height}<duration>{halves}</duration>{tie}</note>"


def harmony(root: str, kind: str, degrees: str = "") -> str:
    """A chord symbol of MusicXML."""
    return f"<harmony><root><root-step>{root}</root-step></root><kind>{kind}</kind>{degrees}</harmony>"


def repeat(direction: str, ending: str = "", kind: str = "start") -> str:
    """A bar line that repeats (or none, with ""), with an ending's number if there is one."""
    sign = f'<repeat direction="{direction}"/>' if direction else ""
    volta = f'<ending number="{ending}" type="{kind}"/>' if ending else ""
    return f"<barline>{volta}{sign}</barline>"
