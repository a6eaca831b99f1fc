"""What a gallery is made of, without a browser."""

from html.parser import HTMLParser
from pathlib import Path

import mido
import pytest
import soundfile

from affetto import _engine
from affetto.errors import InputError
from affetto.gallery.build import Gallery, build
from affetto.gallery.recordings import COUNT, find_recordings, with_made
from recordings import write_recording


class Page(HTMLParser):
    """The addresses that a page speaks of, its elements' names, and whether what is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "link", "path", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def test_every_exhibit_has_sound_midi_and_pictures(gallery: Gallery) -> None:
    page = Page(gallery.page.read_text(encoding="utf-8"))
    assert page.open == []
    assert page.tags.count("audio") == page.tags.count("article") == 9 + COUNT
    assert page.tags.count("svg") == 3 * (9 + COUNT)
    files = [address for address in page.addresses if address != "data:,"]
    assert sorted(files) == sorted(
        f"{folder}/{path.name}"
        for folder in ("audio", "midi")
        for path in (gallery.page.parent / folder).iterdir()
    )
    for one in (*gallery.pieces, *gallery.recordings):
        midi = mido.MidiFile(gallery.page.parent / "midi" / f"{one.slug}.mid")
        begun = [m for track in midi.tracks for m in track if m.type == "note_on" and m.velocity]
        assert len(begun) == len(one.music.notes)
        sound, _ = soundfile.read(gallery.page.parent / "audio" / f"{one.slug}.ogg")
        assert abs(sound).max() > 0.05


def test_pieces_lie_where_the_plane_has_them(gallery: Gallery) -> None:
    asked = [one.asked for one in gallery.pieces]
    assert asked == [(valence, arousal) for arousal in (1, 0, -1) for valence in (-1, 0, 1)]
    # What they sound like was heard; it is not what was asked for.
    assert all(len(one.music.emotion.times_seconds) > 10 for one in gallery.pieces)


def test_a_recordings_name_cannot_break_the_page(gallery: Gallery) -> None:
    text = gallery.page.read_text(encoding="utf-8")
    assert gallery.recordings[0].title == 'A <b>&"song'
    assert "A <b>" not in text
    assert "A &lt;b&gt;&amp;&quot;song" in text
    assert "$" not in text.split("<script>")[0]


def test_the_same_seed_gives_the_same_page(gallery: Gallery, bundle: _engine.Bundle, tmp_path: Path) -> None:
    again = build(tmp_path, bundle, [gallery.page.parent.parent / 'a_<b>&"song.wav'], bars=4, seed=2)
    assert again.page.read_bytes() == gallery.page.read_bytes()


def test_made_recordings_fill_up(bundle: _engine.Bundle, tmp_path: Path) -> None:
    given = [write_recording(tmp_path / f"{name}.wav") for name in "edcba"]
    found = find_recordings([tmp_path])
    assert [title for title, _ in found] == ["A", "B", "C", "D", "E"]
    assert with_made(found, bundle) == found
    titles = [title for title, _ in with_made(find_recordings(given[:1]), bundle)]
    assert titles[0] == "E" and len(set(titles)) == COUNT
    assert len(with_made([], bundle)) == COUNT


def test_a_folder_without_recordings_is_refused_before_anything_is_written(
    bundle: _engine.Bundle, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for wrong in (tmp_path / "empty", tmp_path / "none.wav"):
        with pytest.raises(InputError, match=wrong.name):
            build(tmp_path / "out", bundle, [wrong])
    assert not (tmp_path / "out").exists()
