"""Provenance: what a network's examples were made of."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from affetto.datasets import CORPORA
from affetto.preparation.fingerprints import fingerprint
from affetto.preparation.makers import BESIDE, CORPORA_OF

if TYPE_CHECKING:
    from pathlib import Path

    from affetto.preparation.options import PreparationOptions
    from affetto.preparation.shards import ShardMade


def provenance(
    network: str, made: list[ShardMade], data_dir: Path, options: PreparationOptions
) -> dict[str, Any]:
    """Corpora with licences and counts, which of them were absent, what was skipped and why."""
    songs: Counter[str] = Counter()
    remarks: Counter[str] = Counter()
    for one in made:
        songs.update(one.about["songs"])
        remarks.update(one.about["remarks"])
    used = [name for name in CORPORA_OF[network] if songs[name]]
    beside = [BESIDE[name] for name in used if name in BESIDE and CORPORA[BESIDE[name]].folder(data_dir)]
    return {
        "fingerprint": fingerprint([one.about["fingerprint"] for one in made]),
        "corpora": [_corpus(name, songs[name]) for name in (*used, *beside)],
        "absent": [name for name in CORPORA_OF[network] if not CORPORA[name].folder(data_dir)],
        "songs": sum(songs.values()),
        "hours": round(sum(one.about["seconds"] for one in made) / 3600, 2),
        "skipped": [reason for one in made for reason in one.about["skipped"]],
        "sequences": sum(one.shard.sequences for one in made if one.shard),
        "remarks": dict(sorted(remarks.items())),
        "options": _told(options),
    }


def _told(options: PreparationOptions) -> dict[str, Any]:
    """The options but for the uses, which are as long as the corpora."""
    told = asdict(replace(options, uses=None))
    return {
        name: json.loads(json.dumps(value, default=lambda path: path.name))
        for name, value in told.items()
        if name != "uses"
    }


def _corpus(name: str, songs: int) -> dict[str, Any]:
    corpus = CORPORA[name]
    return {"name": name, "title": corpus.title, "licence": corpus.licence, "songs": songs}
