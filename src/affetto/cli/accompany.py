"""affetto accompany: a recording in, a MIDI file that plays along out."""

from __future__ import annotations

import contextlib
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from affetto.accompaniment.options import Options
    from affetto.accompaniment.outputs import Outputs
    from affetto.accompaniment.recording import Recording
    from affetto.accompaniment.result import Accompaniment


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("accompany")(_accompany)


@dataclass(frozen=True)
class _Targets:
    """The files to write."""

    midi: Path
    preview: Path | None
    plot: Path | None
    soundfont: Path | None

    def paths(self) -> list[Path]:
        return [path for path in (self.midi, self.preview, self.plot) if path is not None]


def _accompany(
    recording: Annotated[Path, typer.Argument(help="WAV, FLAC, OGG or MP3, one second to one hour.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The MIDI file; RECORDING-accompaniment.mid if not given."),
    ] = None,
    valence: Annotated[
        str | None,
        typer.Option(help="Steer to sad (-1) ... happy (1); 0:-0.5,30:0.8 from 0 s to 30 s; or a CSV file."),
    ] = None,
    arousal: Annotated[
        str | None,
        typer.Option(help="Steer to calm (-1) ... excited (1); a number, points or a file as well."),
    ] = None,
    follow: Annotated[
        float | None,
        typer.Option(help="How much the recording's emotion counts, 0 to 1: 1 if not given, 0.3 if steered."),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            help='For example "F# minor", Am, Bb: every note is of its scale (minor with both sevenths). Found if not given.'
        ),
    ] = None,
    scale: Annotated[
        str | None, typer.Option(help='Notes that all are of, one or more: "C D E G A".')
    ] = None,
    tempo: Annotated[
        float | None, typer.Option(help="Beats per minute, 30 to 300; found if not given.")
    ] = None,
    lanes: Annotated[str, typer.Option(help="What to play.")] = "melody,chords,bass",
    density: Annotated[float, typer.Option(help="0 sparse to 1 busy.")] = 0.5,
    humanize: Annotated[float, typer.Option(help="0 on the grid to 1 as loose as the groove.")] = 0.5,
    metre: Annotated[str | None, typer.Option(help="2/4, 3/4, 4/4 or 6/8; found if not given.")] = None,
    swing: Annotated[float, typer.Option(help="0 as recorded to 1: off-beats on the last triplet.")] = 0.0,
    freedom: Annotated[float, typer.Option(help="0 the likeliest notes to 1 adventurous.")] = 0.5,
    repetition: Annotated[float, typer.Option(help="How much of the theme returns, 0 to 1.")] = 0.5,
    surprise: Annotated[float, typer.Option(help="0 plain to 1: borrowed chords, a few more leaps.")] = 0.3,
    glide: Annotated[float, typer.Option(help="Bars in which the music takes up a new feeling.")] = 0.0,
    instruments: Annotated[
        bool, typer.Option("--instruments", help="Let the feeling choose each lane's instrument.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another number plays something else.")] = 1,
    preview: Annotated[
        Path | None, typer.Option(help="Also write recording and accompaniment mixed: .wav, .flac or .ogg.")
    ] = None,
    plot: Annotated[Path | None, typer.Option(help="Also write a picture (.png) of it all.")] = None,
    soundfont: Annotated[
        Path | None,
        typer.Option(help="For the preview; an installed one or the built-in synth if not given."),
    ] = None,
    models: Annotated[
        Path | None, typer.Option(help="Bundle of networks; $AFFETTO_MODELS or the default if not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a summary as JSON.")] = False,
) -> None:
    """Listens to a recording and writes a MIDI file that plays along.

    Example: affetto accompany song.wav -o song.mid --preview mix.wav --plot song.png

    The MIDI file and the recording line up when both begin at one place on a timeline.
    """
    from affetto.accompaniment.keys import parse_key, parse_scale
    from affetto.accompaniment.metres import parse_metre
    from affetto.accompaniment.options import Options, parse_lanes
    from affetto.accompaniment.wanted import parse_wanted

    with _named_as_options():
        options = Options(
            valence=parse_wanted("valence", valence) if valence is not None else None,
            arousal=parse_wanted("arousal", arousal) if arousal is not None else None,
            follow=follow,
            key=parse_key(key) if key is not None else None,
            tempo_bpm=tempo,
            lanes=parse_lanes(lanes),
            density=density,
            humanize=humanize,
            seed=seed,
            metre=parse_metre(metre) if metre is not None else None,
            swing=swing,
            freedom=freedom,
            repetition=repetition,
            surprise=surprise,
            glide=glide,
            instruments_by_feeling=instruments,
            scale=parse_scale(scale) if scale is not None else None,
        )
    targets = _Targets(output or _beside(recording), preview, plot, soundfont)
    _check_targets(targets)
    _run(recording, targets, options, models, as_json)


@contextlib.contextmanager
def _named_as_options() -> Iterator[None]:
    """Names an option in a refusal as it is written here, with its dashes."""
    from affetto.errors import InputError

    try:
        yield
    except InputError as error:
        raise InputError(f"--{error.what}", error.expected, error.found) from None


def _beside(recording: Path) -> Path:
    from affetto.errors import InputError

    if not recording.name:
        raise InputError(recording, "an audio file", "a directory")
    return recording.with_name(f"{recording.stem}-accompaniment.mid")


def _check_targets(targets: _Targets) -> None:
    from affetto.errors import InputError

    is_regular = not targets.midi.exists() or targets.midi.is_file()  # A device has no ending.
    if is_regular and targets.midi.suffix.lower() not in (".mid", ".midi"):
        raise InputError(targets.midi, "a MIDI file that ends in .mid or .midi", f'"{targets.midi.suffix}"')
    if targets.preview is not None:
        from affetto.accompaniment.preview import check_format

        check_format(targets.preview)
    elif targets.soundfont is not None:
        raise InputError("--soundfont", "--preview beside it", "none")
    if targets.soundfont is not None:
        from affetto.accompaniment.instruments import Soundfont

        Soundfont(targets.soundfont, 44_100)  # Refused now rather than after listening.
    if targets.plot is not None and targets.plot.suffix.lower() != ".png":
        raise InputError(targets.plot, "a picture that ends in .png", f'"{targets.plot.suffix}"')


def _run(path: Path, targets: _Targets, options: Options, models: Path | None, as_json: bool) -> None:
    from affetto.accompaniment.accompanist import accompany_recording, open_bundle
    from affetto.accompaniment.outputs import Outputs
    from affetto.accompaniment.recording import AudioFile
    from affetto.cli.notices import say_what_is_uncertain
    from affetto.cli.output import one_line, say, say_json
    from affetto.models import find_bundle

    recording = AudioFile(path)
    with Outputs(targets.paths(), keep=[path]) as outputs:
        with _Stages() as stages:
            bundle = open_bundle(find_bundle(models))
            accompaniment = accompany_recording(recording, options, bundle, stages.show("listening"))
            instrument = _write(outputs, targets, recording, accompaniment, stages)
        outputs.fill_devices()
        # Before the files have their names: a summary that cannot be written leaves none of them.
        if as_json:
            written = {
                name: str(path) for name, path in vars(targets).items() if path and name != "soundfont"
            }
            say_json({**accompaniment.summary(), "files": written, "preview_instrument": instrument})
        else:
            say("\n".join(map(one_line, _summary_lines(accompaniment, targets, instrument))))
    say_what_is_uncertain(accompaniment)


def _write(
    outputs: Outputs, targets: _Targets, recording: Recording, accompaniment: Accompaniment, stages: _Stages
) -> str | None:
    """Writes all that was asked for; returns what plays in the preview."""
    from affetto.accompaniment.midi_file import write_midi

    instrument = None
    with _timed(accompaniment, "writing"), outputs.writing(targets.midi) as aside:
        write_midi(accompaniment, aside)
    if targets.preview is not None:
        from affetto.accompaniment.preview import write_preview

        with _timed(accompaniment, "mixing"), outputs.writing(targets.preview) as aside:
            show = stages.show("mixing")
            instrument = write_preview(recording, accompaniment, aside, targets.soundfont, show)
    if targets.plot is not None:
        from affetto.accompaniment.plot import write_plot

        with _timed(accompaniment, "drawing"), outputs.writing(targets.plot) as aside:
            write_plot(accompaniment, aside)
    return instrument


@contextlib.contextmanager
def _timed(accompaniment: Accompaniment, stage: str) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    accompaniment.timings[stage] = time.perf_counter() - begin


class _Stages:
    """A bar on stderr, where that is a terminal, for each stage that takes time."""

    def __enter__(self) -> _Stages:
        from affetto.cli.output import progress

        self._bars = progress() if sys.stderr.isatty() else None
        if self._bars is not None:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars is not None:
            self._bars.stop()

    def show(self, stage: str) -> Callable[[float], None]:
        """What takes the stage's progress, from 0 to 1."""
        bars = self._bars
        if bars is None:
            return lambda _: None
        task = bars.add_task(stage, total=100)
        return lambda fraction: bars.update(task, completed=round(100 * fraction))


def _summary_lines(accompaniment: Accompaniment, targets: _Targets, instrument: str | None) -> Iterator[str]:
    tempo, counts = accompaniment.tempo, accompaniment.note_counts()
    sure = "given" if accompaniment.key_given else f"confidence {accompaniment.key.confidence:.2f}"
    yield f"key      {accompaniment.key_course} ({sure})"
    how = "given" if tempo.given else "found" if tempo.beats_found else "assumed"
    if tempo.is_other_than_asked:
        how = f"{tempo.asked_bpm:g} asked for"
    yield f"tempo    {tempo.bpm:.1f} beats per minute ({how}), {accompaniment.metre.name}"
    if len(accompaniment.emotion.valence):
        valence, arousal = accompaniment.emotion.valence.mean(), accompaniment.emotion.arousal.mean()
        yield f"emotion  valence {valence:+.2f}, arousal {arousal:+.2f} on average"
    yield f"notes    {', '.join(f'{count} {lane}' for lane, count in counts.items())}"
    yield f"MIDI     {targets.midi}"
    if targets.preview is not None:
        yield f"preview  {targets.preview} (played by {instrument})"
    if targets.plot is not None:
        yield f"picture  {targets.plot}"
