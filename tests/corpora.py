"""Small corpora in the upstream layouts, quirks included, written with mido."""

from __future__ import annotations

import csv
import json
import random
import wave
from pathlib import Path

import mido

from musicxml_sheets import attributes, harmony, measure, note, write_mxl

TICKS = 480
PHRASE = (60, 62, 64, 65, 67, 65, 64, 62)
CHORDS = (
    ("C:maj", (48, 52, 55)),
    ("G:maj", (55, 59, 62)),
    ("A:min", (57, 60, 64)),
    ("F:maj/5", (48, 53, 57)),
)
POP909_BPM = 120.0
POP909_SHIFT_SECONDS = 0.37
"""The first beat of POP909's files is not at a whole tick of a beat."""

Played = tuple[float, float, int, int]
"""A note: beat, beats long, pitch, velocity."""


def write_midi(
    path: Path,
    tracks: dict[str, list[Played]],
    bpm: float = 120.0,
    shift_beats: float = 0.0,
    channel: int = 0,
    key: str | None = None,
    time_signature: tuple[int, int] | None = None,
    pedal: list[tuple[float, int]] | None = None,
) -> None:
    """A MIDI file with one track of tempo and one a name."""
    file = mido.MidiFile(ticks_per_beat=TICKS)
    conductor = mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(bpm))])
    if key:
        conductor.append(mido.MetaMessage("key_signature", key=key))
    if time_signature:
        numerator, denominator = time_signature
        conductor.append(mido.MetaMessage("time_signature", numerator=numerator, denominator=denominator))
    file.tracks.append(conductor)
    for name, notes in tracks.items():
        events = []
        for beat, length, pitch, velocity in notes:
            on, off = (round((at + shift_beats) * TICKS) for at in (beat, beat + length))
            events.append((on, mido.Message("note_on", note=pitch, velocity=velocity, channel=channel)))
            events.append((off, mido.Message("note_off", note=pitch, channel=channel)))
        for beat, value in pedal or []:
            control = mido.Message("control_change", control=64, value=value, channel=channel)
            events.append((round((beat + shift_beats) * TICKS), control))
        file.tracks.append(_track(name, events))
    path.parent.mkdir(parents=True, exist_ok=True)
    file.save(path)


def _track(name: str, events: list[tuple[int, mido.Message]]) -> mido.MidiTrack:
    track, now = mido.MidiTrack([mido.MetaMessage("track_name", name=name)]), 0
    for at, message in sorted(events, key=lambda event: event[0]):
        message.time, now = at - now, at
        track.append(message)
    return track


def phrase_of(number: str) -> tuple[int, ...]:
    """A song's own melody; 001 has PHRASE, and 018 that of 017."""
    if number == "001":
        return PHRASE
    return tuple(random.Random("017" if number == "018" else number).choices(range(60, 73), k=8))


def song_notes(bars: int = 16, phrase: tuple[int, ...] = PHRASE) -> dict[str, list[Played]]:
    """A melody of eighths and chords of four beats, bass first."""
    melody = [(i * 0.5, 0.48, phrase[i % 8] + 12, 80 + i % 8) for i in range(bars * 8)]
    piano = []
    for bar in range(bars):
        pitches = CHORDS[bar % 4][1]
        piano += [(bar * 4.0, 3.9, pitches[0] - 12, 60)]
        piano += [(bar * 4.0 + beat, 0.9, pitch, 70) for beat in (0, 2) for pitch in pitches]
    return {"MELODY": melody, "BRIDGE": melody[::4], "PIANO": piano}


def write_pop909(data_dir: Path, numbers: tuple[str, ...] = ("001", "002"), bars: int = 16) -> Path:
    """POP909's folders: beats off the ticks, chords by Harte labels, a LICENSE beside them."""
    folder = data_dir / "pop909"
    seconds_per_beat = 60.0 / POP909_BPM
    for number in numbers:
        song = folder / number
        shift = POP909_SHIFT_SECONDS / seconds_per_beat
        write_midi(
            song / f"{number}.mid",
            song_notes(bars, phrase_of(number)),
            POP909_BPM,
            shift,
            pedal=[(0, 127), (2, 0)],
        )
        beats = [POP909_SHIFT_SECONDS + i * seconds_per_beat for i in range(bars * 4 + 1)]
        rows = [f"{at} {float(i % 2 == 0)} {float(i % 4 == 0)}" for i, at in enumerate(beats)]
        (song / "beat_midi.txt").write_text("\n".join(rows) + "\n")
        spans = [(beats[bar * 4], beats[bar * 4 + 4], CHORDS[bar % 4][0]) for bar in range(bars)]
        (song / "chord_midi.txt").write_text("".join(f"{a}\t{b}\t{label}\n" for a, b, label in spans))
        (song / "key_audio.txt").write_text(f"{beats[0]}\t{beats[-1]}\tC:maj\n")
    (folder / "LICENSE").write_text("MIT\n")
    return folder


def write_pop909_cl(
    data_dir: Path, numbers: tuple[str, ...], bars: int = 16, ahead_beats: float = 1.5
) -> Path:
    """POP909-CL: one track `piano`, chords as notes, a key signature, the grid ahead by a constant."""
    folder = data_dir / "pop909_cl" / "POP909_processed"
    chords = [
        (bar * 4.0, 4.0, pitch, 90)
        for bar in range(bars)
        for pitch in ((57, 60, 64) if bar % 4 == 3 else CHORDS[bar % 4][1])
    ]
    for number in numbers:
        piano = [note for track in song_notes(bars, phrase_of(number)).values() for note in track]
        name = "chords" if int(number) % 2 else "MIDI 01"
        write_midi(
            folder / f"{number}.mid", {"piano": piano, name: chords}, 100.0, ahead_beats, key="Am",
            time_signature=(4, 4),
        )  # fmt: skip
    return folder.parent


def write_vgmidi(
    data_dir: Path, pieces: tuple[str, ...] = ("Mana_SNES_Secret_Wish", "Xeno_PS1_Gears_Sky")
) -> Path:
    """VGMIDI: three-four time rated every four quarters; raters of unlisted pieces."""
    folder = data_dir / "vgmidi"
    listed, annotations = {}, {}
    for i, name in enumerate(pieces):
        melody = [(beat, 0.9, PHRASE[beat % 8] + i, 90) for beat in range(24)]
        path = folder / "labelled" / "midi" / f"{name}.mid"
        write_midi(path, {"Track 1": melody}, 60.0, time_signature=(3, 4))
        listed[f"piece{i}"] = {"midi": path.name, "measures": 6, "duration": 24}
        for rater, shift in enumerate((-0.1, 0.1)):
            valence = [round(-0.5 + 0.2 * k + shift, 3) for k in range(6)]
            annotations[f"piece{i}_{rater}"] = {
                "valence": valence,
                "arousal": [max(-1.0, 0.3 * (1 - 2 * i))] * 6,
            }
    annotations["piece81_0"] = {"valence": [0.0], "arousal": [0.0]}
    path = folder / "labelled" / "annotations" / "vgmidi_raw_1.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"pieces": listed, "annotations": annotations}))
    return folder


def write_groove(data_dir: Path, drummers: int = 2, bars: int = 6) -> Path:
    """Groove MIDI: a late, accented back beat; a fill and an odd metre that are left out."""
    folder = data_dir / "groove"
    header = (
        "drummer,session,id,style,bpm,beat_type,time_signature,midi_filename,audio_filename,duration,split"
    )
    rows = []
    for drummer in range(1, drummers + 1):
        for kind, metre in (("beat", "4-4"), ("fill", "4-4"), ("beat", "5-4")):
            name = f"drummer{drummer}/session1/{len(rows) + 1}_rock_100_{kind}_{metre}"
            notes = [(bar * 4 + beat + (0.05 if beat % 2 else 0.0), 0.1, 38 if beat % 2 else 36, 110 if beat % 2 else 79 + drummer)
                     for bar in range(bars) for beat in range(4)]  # fmt: skip
            write_midi(folder / f"{name}.mid", {"Midi Drums": notes}, 100.0, channel=9)
            rows.append(
                f"drummer{drummer},drummer{drummer}/session1,{name},rock/a,100,{kind},{metre},{name}.mid,,14.4,train"
            )
    (folder / "info.csv").write_text("\n".join([header, *rows]) + "\n")
    return folder


def chord_sheet(title: str, bars: int = 16) -> str:
    """A file of McGill Billboard: a chord a bar, the last two bars of each four of two beats."""
    names = ("C:maj", "A:min", "(2/4) F:maj", "(2/4) G:7")
    lines = [f"{i * 6.0}\t| {' | '.join(names)} |" for i in range(bars // 4)]
    header = f"# title: {title}\n# artist: Someone\n# metre: 4/4\n# tonic: C\n"
    return "\n".join([header, *lines, f"{bars // 4 * 6.0}\tend", ""])


def write_openewld(data_dir: Path, titles: tuple[str, ...], bars: int = 8) -> Path:
    """OpenEWLD: lead sheets of quarters, a chord a bar."""
    folder = data_dir / "openewld"
    for title in titles:
        measures = "".join(
            measure(harmony("C", "major") + "".join(note(pitch, 2) for pitch in ("C4", "E4", "G4", "E4")),
                    attributes() if bar == 0 else "")
            for bar in range(bars)
        )  # fmt: skip
        write_mxl(folder / "dataset" / "A_Composer" / title / f"{title}.mxl", measures)
    return folder


def write_billboard(data_dir: Path, songs: dict[str, str]) -> Path:
    """McGill Billboard: number -> the text of its file."""
    folder = data_dir / "billboard"
    for number, text in songs.items():
        path = folder / "billboard-2.0-salami_chords" / number / "salami_chords.txt"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return folder


MAESTRO_ROWS = [
    {"canonical_composer": "Frédéric Chopin", "canonical_title": "Étude, Op. 10", "split": "train",
     "year": 2018, "midi_filename": "2018/a.midi", "audio_filename": "2018/a.wav", "duration": 4.0},
    {"canonical_composer": "Frederic Chopin", "canonical_title": "Etude Op. 10", "split": "train",
     "year": 2018, "midi_filename": "2018/b.midi", "audio_filename": "2018/b.wav", "duration": 4.0},
    {"canonical_composer": "Franz Liszt", "canonical_title": "Sonata", "split": "test",
     "year": 2018, "midi_filename": "2018/c.midi", "audio_filename": "2018/c.wav", "duration": 4.0},
]  # fmt: skip


def write_maestro(data_dir: Path, table: str) -> Path:
    """MAESTRO with a table of one kind: `csv`, `v2` (JSON records) or `v3` (JSON columns)."""
    folder = data_dir / "maestro"
    for row in MAESTRO_ROWS:
        write_midi(
            folder / str(row["midi_filename"]),
            {"Piano": [(0, 4, 60, 70), (4, 4, 64, 90)]},
            pedal=[(0, 127), (2, 0)],
        )
    columns = list(MAESTRO_ROWS[0])
    if table == "csv":
        with (folder / "maestro-v3.0.0.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(MAESTRO_ROWS)
    elif table == "v2":
        (folder / "maestro-v2.0.0.json").write_text(json.dumps(MAESTRO_ROWS))
    else:
        by_column = {name: {str(i): row[name] for i, row in enumerate(MAESTRO_ROWS)} for name in columns}
        (folder / "maestro-v3.0.0.json").write_text(json.dumps(by_column))
    return folder


def write_lakh_matched(data_dir: Path, versions: dict[str, tuple[str, ...]]) -> Path:
    """Lakh, matched: track id -> the names of its versions."""
    folder = data_dir / "lmd_matched"
    for track, names in versions.items():
        for name in names:
            path = folder / track[2] / track[3] / track[4] / track / f"{name}.mid"
            write_midi(
                path, {"Bass": [(0, 2, 40, 80)], "Lead": [(1, 7, 72, 80)]}, 120.0, time_signature=(3, 4)
            )
    return folder


def write_wav(path: Path, seconds: float = 2.0) -> None:
    """Silence at 8 kHz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(int(seconds * 8000) * 2))


def write_deam(data_dir: Path, dynamic: bool = True) -> Path:
    """DEAM: spaces in the headers, CRLF in one file, an inner space in the other, rows of unequal length."""
    averaged = data_dir / "deam" / "DEAM_Annotations" / "annotations" / "annotations averaged per song"
    static = averaged / "song_level"
    static.mkdir(parents=True)
    (static / "static_annotations_averaged_songs_1_2000.csv").write_bytes(
        b"song_id, valence_mean, valence_std, arousal_mean, arousal_std\r\n2,3.0,0.8,9,0.4\r\n3,5,1.5,5.0,1.6\r\n"
    )
    (static / "static_annotations_averaged_songs_2000_2058.csv").write_text(
        "song_id, valence_mean, valence_std, valence_ max_mean, arousal_mean, arousal_std\n2001,1,0,5.0,7.0,0.8\n"
    )
    if dynamic:
        folder = averaged / "dynamic (per second annotations)"
        folder.mkdir()
        header = "song_id, sample_15000ms, sample_15500ms, sample_16000ms\n"
        (folder / "valence.csv").write_text(f"{header}2,-0.1,-0.2,-0.3\n3,0.5,0.25,\n")
        (folder / "arousal.csv").write_text(f"{header}2,0.1,0.2,0.3\n3,0,0,\n")
    write_wav(data_dir / "deam" / "DEAM_audio" / "MEMD_audio" / "2.mp3", 45.0)
    return data_dir / "deam"


def write_pmemo(data_dir: Path, rows: str = "1,0.4,0.55\n4,0.625,0.0\n") -> Path:
    """PMEmo: ratings in [0, 1], arousal first."""
    path = data_dir / "pmemo" / "annotations" / "static_annotations.csv"
    path.parent.mkdir(parents=True)
    path.write_text(f"musicId,Arousal(mean),Valence(mean)\n{rows}")
    write_wav(data_dir / "pmemo" / "chorus" / "1.mp3", 3.0)
    return data_dir / "pmemo"


def write_own(data_dir: Path, labels: dict[str, tuple[float, float]]) -> Path:
    """One's own recordings of a few seconds, each with its valence and arousal."""
    folder = data_dir / "own"
    folder.mkdir(parents=True)
    for name in labels:
        write_wav(folder / name, 4.0)
    rows = (f"{name},{valence},{arousal}\n" for name, (valence, arousal) in labels.items())
    (folder / "labels.csv").write_text("file,valence,arousal\n" + "".join(rows))
    return folder


def write_progressions(data_dir: Path, songs: int) -> Path:
    """So many songs of four chords, eight times over, in one file."""
    chords = [
        [f"{root}:{quality}", 4] for root, quality in (("C", "maj"), ("A", "min"), ("F", "maj"), ("G", "7"))
    ]
    made = [{"title": f"Song {i}", "tonic": "C", "chords": chords * 8} for i in range(songs)]
    path = data_dir / "progressions" / "mine.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"format": "affetto-progressions", "format_version": 1, "songs": made}))
    return path


def write_emopia(data_dir: Path, names: tuple[str, ...]) -> Path:
    """EMOPIA 1.0: the quadrant opens each name."""
    for name in names:
        write_midi(data_dir / "emopia" / "midis" / f"{name}.mid", {"Piano": [(0, 4, 60, 70)]})
    return data_dir / "emopia"
