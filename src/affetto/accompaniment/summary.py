"""The summary: an accompaniment as plain JSON types."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from affetto.figures import Figure, machine

if TYPE_CHECKING:
    from affetto.accompaniment.result import Accompaniment, Emotion

SCHEMA = "affetto-accompany/1"


def summarize(accompaniment: Accompaniment) -> dict[str, Any]:
    """Recording, key, tempo, beats, emotion, note counts and timings. Times in seconds."""
    return {
        "schema": SCHEMA,
        "machine": machine(),
        "recording": {
            "name": accompaniment.recording_name,
            "duration_seconds": round(accompaniment.duration_seconds, 6),
            "sample_rate_hz": accompaniment.sample_rate_hz,
            "channels": accompaniment.channels,
            "silent": accompaniment.silent,
        },
        "bundle": accompaniment.bundle_name,
        "key": {
            "name": accompaniment.key.name,
            "tonic": accompaniment.key.tonic,
            "minor": accompaniment.key.minor,
            "confidence": round(accompaniment.key.confidence, 4),
            "given": accompaniment.key_given,
            "changes": [
                {"name": change.key.name, "seconds": round(change.onset_seconds, 4)}
                for change in accompaniment.key_changes
            ],
        },
        "tempo": {
            "bpm": round(accompaniment.tempo.bpm, 3),
            "given": accompaniment.tempo.given,
            "asked_bpm": accompaniment.tempo.asked_bpm,
            "beats_found": accompaniment.tempo.beats_found,
            "confidence": round(accompaniment.tempo.confidence, 4),
        },
        "beats_per_bar": accompaniment.beats_per_bar,
        "metre": accompaniment.metre.name,
        "beats": accompaniment.beats_seconds.round(4).tolist(),
        "downbeats": accompaniment.downbeats_seconds.round(4).tolist(),
        "emotion": _curve(accompaniment.emotion),
        "emotion_played": _curve(accompaniment.played_emotion),
        "chords": [
            {"name": chord.name, "seconds": round(chord.onset_seconds, 4)} for chord in accompaniment.chords
        ],
        "notes": accompaniment.note_counts(),
        "timings": {stage: round(seconds, 4) for stage, seconds in accompaniment.timings.items()},
        "figures": [asdict(figure) for figure in figures(accompaniment)],
    }


def figures(accompaniment: Accompaniment) -> list[Figure]:
    """How long each stage took."""
    condition = f"{accompaniment.duration_seconds:.1f} s of audio"
    return [
        Figure("accompany", f"{stage} time", condition, seconds, "s")
        for stage, seconds in accompaniment.timings.items()
    ]


def _curve(emotion: Emotion) -> list[dict[str, float]]:
    rows = zip(
        emotion.times_seconds.round(3).tolist(),
        emotion.valence.astype(float).round(4).tolist(),
        emotion.arousal.astype(float).round(4).tolist(),
        strict=True,
    )
    return [{"seconds": time, "valence": valence, "arousal": arousal} for time, valence, arousal in rows]
