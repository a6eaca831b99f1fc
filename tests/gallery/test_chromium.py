"""The page as a browser sees it: opened from disk, without a network."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from affetto.gallery.build import Gallery
from chromium import Tab, find_chromium, open_tab

DURATIONS = """Promise.all([...document.querySelectorAll("audio")].map((audio) => new Promise((tell) => {
  if (audio.readyState > 0) tell(audio.duration);
  audio.onloadedmetadata = () => tell(audio.duration);
  audio.onerror = () => tell(-1);
})))"""
PLAYING = """(async () => {
  const [first, second] = document.querySelectorAll("audio");
  await first.play();
  await second.play();
  await new Promise((then) => setTimeout(then, 50));
  return [first.paused, second.paused, document.querySelectorAll(".playing").length];
})()"""
NAMELESS = """[...document.querySelectorAll("audio, a, svg, article")].filter((one) => {
  const by = one.getAttribute("aria-labelledby");
  return !(one.getAttribute("aria-label") || (by && document.getElementById(by)?.textContent));
}).length"""


@pytest.fixture(scope="module")
def tab(gallery: Gallery, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    if find_chromium() is None:
        pytest.skip("needs Chromium: scripts/system-packages gallery")
    with open_tab(tmp_path_factory.mktemp("profile")) as opened:
        opened.open(gallery.page)
        yield opened


def test_every_player_has_sound(tab: Tab, gallery: Gallery) -> None:
    durations = tab.ask(DURATIONS)
    assert len(durations) == 13
    assert min(durations) > 1
    played = [one.music.duration_seconds for one in (*gallery.pieces, *gallery.recordings)]
    assert durations == pytest.approx(played, abs=0.1)


def test_one_player_sounds_at_a_time(tab: Tab) -> None:
    assert tab.ask(PLAYING) == [True, False, 1]


def test_everything_that_is_seen_or_heard_has_a_name(tab: Tab) -> None:
    assert tab.ask(NAMELESS) == 0


@pytest.mark.parametrize("width", [360, 800, 1400])
@pytest.mark.parametrize("dark", [False, True])
def test_the_page_fits_every_width(tab: Tab, tmp_path: Path, width: int, dark: bool) -> None:
    tab.screenshot(tmp_path / "page.png", width, dark)
    assert tab.ask("document.documentElement.scrollWidth <= window.innerWidth")
    light = tab.ask("parseInt(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
    assert light < 64 if dark else light > 192


def test_what_a_page_does_wrong_is_seen(tab: Tab, gallery: Gallery, tmp_path: Path) -> None:
    """Else the test after this one would tell nothing."""
    wrong = tmp_path / "wrong.html"
    wrong.write_text('<img src="http://127.0.0.1:9/away.png"><script>missing();</script>')
    with open_tab(tmp_path / "profile") as other:
        other.open(wrong)
        assert any(address.startswith("http://") for address in other.requests())
        assert any("missing" in complaint for complaint in other.complaints())


def test_nothing_is_fetched_but_from_disk_and_nothing_complains(tab: Tab) -> None:
    """Last, so that all that the tests before did is in it."""
    asked = tab.requests()
    assert len({address for address in asked if address.endswith(".ogg")}) == 13
    assert [address for address in asked if not address.startswith(("file://", "data:"))] == []
    assert tab.complaints() == []
