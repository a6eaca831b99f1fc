"""Corpora made into the examples that an evaluation needs: no more is rendered and heard than is measured."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from affetto.datasets import present_corpora
from affetto.errors import InputError
from affetto.evaluation.shares import Shares, shares_of_entries
from affetto.files import make_folder
from affetto.preparation.entries import entries_for, present
from affetto.preparation.examples import Examples
from affetto.preparation.options import PreparationOptions
from affetto.preparation.prepare import prepare_all
from affetto.preparation.rendering import find_soundfonts

if TYPE_CHECKING:
    from collections.abc import Callable

    from affetto.preparation.examples import Role

    Progress = Callable[[str, int, int], None]

RENDERED = ("emotion",)
"""Networks whose training hears renderings of its own."""
HEARING = ("melody", "harmony", "dynamics")


@dataclass(frozen=True)
class Request:
    """What to prepare: a bundle's folder and provenance, where corpora lie and where examples go.

    anew: for networks that are trained anew, to which every song may serve for anything.
    """

    bundle: Path
    provenance: dict[str, Any]
    data_dir: Path
    folder: Path
    soundfont: Path | None = None
    workers: int = 2
    anew: bool = False


def cache_folder(bundle: Path, data_dir: Path) -> Path:
    """A folder of the user's for these two, under $XDG_CACHE_HOME or ~/.cache."""
    home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    digest = hashlib.sha256((bundle / "manifest.json").read_bytes())
    digest.update(os.fsencode(data_dir.resolve()))
    return Path(home) / "affetto" / "evaluate" / digest.hexdigest()[:16]


def with_corpora(networks: list[str], data_dir: Path) -> tuple[list[str], dict[str, InputError]]:
    """The networks of which a corpus is there, and for the others why not.

    Raises InputError where there is none at all.
    """
    found: list[str] = []
    missing: dict[str, InputError] = {}
    for network in networks:
        try:
            present(network, data_dir)
            found.append(network)
        except InputError as error:
            missing[network] = error
    if not found:
        present_corpora(data_dir)
        raise next(iter(missing.values()))
    return found, missing


def prepared(request: Request, network: str, progress: Progress) -> tuple[Examples, Shares]:
    """The examples of one network with the shares of its groups.

    Songs that measure are heard with the bundle's emotion network, or rendered on a soundfont that
    training did not hear; the others only have baselines fitted to them. Raises InputError.
    """
    entries, _ = entries_for(network, request.data_dir)
    shares = shares_of_entries(network, request.provenance, entries)
    options = PreparationOptions(
        renderings=_renderings(request.provenance),
        heard_songs=len(entries),
        soundfonts=soundfonts(request) if network in (*RENDERED, *HEARING) else (),
        uses=_uses(shares) if network in (*RENDERED, *HEARING) and not request.anew else None,
    )
    emotion = _emotion_model(request) if network in HEARING else None
    arguments = (request.data_dir, request.folder, [network], request.workers, options, emotion, progress)
    prepare_all(*arguments)
    return Examples.load(request.folder, network), shares


def soundfonts(request: Request) -> tuple[Path, ...]:
    """Installed soundfonts, the one that measures last: one that the emotion network did not train on.

    It is the one asked for, else the one that measured in training, else any that training lacked, else
    the last.
    """
    installed = find_soundfonts()
    if request.soundfont is not None:
        measuring = find_soundfonts([request.soundfont])[0]
    else:
        told = _emotion_soundfonts(request.provenance)
        same = [font for font in installed if font.name == told.get("measuring")]
        unheard = [font for font in installed if font.name not in told.get("training", ())]
        measuring = (same or unheard or installed)[-1]
    return (*(font for font in installed if font != measuring), measuring)


def is_unheard(request: Request) -> bool:
    """Whether the soundfont that measures is one that training did not hear."""
    return soundfonts(request)[-1].name not in _emotion_soundfonts(request.provenance).get("training", ())


def _uses(shares: Shares) -> dict[str, Role]:
    """What each group is prepared for; the validation share is left out."""
    roles: dict[str, Role] = {}
    for group, share in shares.of_group.items():
        if share != "validation":
            roles[group] = "trains" if share == "train" else "measures"
    return roles


def _renderings(provenance: dict[str, Any]) -> int:
    told = provenance.get("examples", {}).get("emotion", {}).get("options", {})
    return int(told.get("renderings", PreparationOptions().renderings))


def _emotion_soundfonts(provenance: dict[str, Any]) -> dict[str, Any]:
    return dict(provenance.get("examples", {}).get("emotion", {}).get("soundfonts", {}))


def _emotion_model(request: Request) -> Path:
    """The bundle's emotion network as RTNeural JSON, beside the examples."""
    from affetto.export import bundle_models

    path = request.folder / "emotion.json"
    make_folder(request.folder)
    model = next(model for model in bundle_models(request.bundle) if str(model.network) == "emotion")
    model.save(path)
    return path
