"""What a gallery takes the place of, and what it leaves alone."""

from pathlib import Path

import pytest

from affetto import _engine
from affetto.errors import InputError
from affetto.gallery.build import Gallery, build
from affetto.gallery.place import GENERATOR, check_place, move_in
from programs import files_in
from recordings import write_recording

NEW = ["audio/glad.ogg", "midi/glad.mid"]


def fill(folder: Path, *files: str, text: str = "mine") -> None:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")


def page(*files: str, mark: str = GENERATOR) -> str:
    return mark + "".join(f'<audio src="{file}"></audio>' for file in files)


@pytest.mark.parametrize(
    ("there", "named"),
    [
        (("audio/take1.wav",), "audio without the page"),
        (("midi/song.mid",), "midi without the page"),
        (("audio",), "audio without the page"),
        (("index.html",), "index.html that is no gallery's"),
        (("audio", "index.html"), "index.html that is no gallery's"),
        (("index.html/page",), "index.html that is no gallery's"),
    ],
)
def test_what_no_gallery_wrote_is_refused_before_anything_is_composed(
    bundle: _engine.Bundle, tmp_path: Path, there: tuple[str, ...], named: str
) -> None:
    fill(tmp_path, *there)
    before = files_in(tmp_path)

    def composed(*_: object) -> None:
        pytest.fail("composed")

    with pytest.raises(InputError, match=named) as refusal:
        build(tmp_path, bundle, bars=4, progress=composed)
    assert refusal.value.what == str(tmp_path)
    assert files_in(tmp_path) == before
    assert all((tmp_path / file).read_text() == "mine" for file in there)


def test_a_recording_in_the_folder_is_not_lost(bundle: _engine.Bundle, tmp_path: Path) -> None:
    (tmp_path / "audio").mkdir()
    recording = write_recording(tmp_path / "audio" / "take1.wav")
    with pytest.raises(InputError, match="audio without the page"):
        build(tmp_path, bundle, [recording], bars=4)
    assert recording.is_file()


def test_a_gallery_is_built_again_in_its_place(
    gallery: Gallery, bundle: _engine.Bundle, tmp_path: Path
) -> None:
    recordings = [write_recording(tmp_path / f"{name}.wav") for name in "abcde"]
    folder = tmp_path / "out"
    build(folder, bundle, recordings, bars=4, seed=3)
    fill(folder, "notes.txt", "audio/take1.wav")
    shown = gallery.page.parent
    build(folder, bundle, [shown.parent / 'a_<b>&"song.wav'], bars=4, seed=2)
    assert files_in(folder) == files_in(shown) | {"notes.txt", "audio/take1.wav"}
    for file in files_in(shown):
        if file.endswith((".mid", ".html")):  # Each Ogg file has a number of its own.
            assert (folder / file).read_bytes() == (shown / file).read_bytes()


def test_an_input_that_would_be_replaced_is_refused(gallery: Gallery, bundle: _engine.Bundle) -> None:
    folder = gallery.page.parent
    with pytest.raises(InputError, match="an input that the gallery does not replace"):
        build(folder, bundle, [folder / "audio" / "recording-4.ogg"], bars=4)


def test_older_galleries_are_told_by_their_page(tmp_path: Path) -> None:
    older = "<title>affetto: gallery</title>Made by <code>affetto gallery</code>"
    fill(tmp_path, "index.html", text=page("audio/glad.ogg", "../take1.wav", mark=older))
    assert check_place(tmp_path, NEW, ()) == ["audio/glad.ogg"]


def test_a_name_that_a_file_of_ones_own_has_is_not_taken(tmp_path: Path) -> None:
    fill(tmp_path, "index.html", text=page("audio/even.ogg"))
    fill(tmp_path, "audio/glad.ogg")
    with pytest.raises(InputError, match=r"glad\.ogg: expected a free name"):
        check_place(tmp_path, NEW, ())


def test_the_check_is_made_again_before_anything_is_moved(tmp_path: Path) -> None:
    made, folder = tmp_path / "made", tmp_path / "out"
    fill(made, *NEW, "index.html", text="made")
    fill(folder, "audio", "index.html")
    with pytest.raises(InputError):
        move_in(made, folder, NEW, ())
    assert files_in(folder) == {"audio", "index.html"}
