"""Fetching with libraries that only pretend to download."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

import corpora
from affetto.datasets import fetching
from affetto.errors import CheckFailed, InputError


@pytest.fixture
def mirdata(monkeypatch):
    """A mirdata that writes Groove's files; `failing` makes its checksum fail, half way."""
    library = ModuleType("mirdata")
    library.failing, library.calls = False, []

    def initialize(name, data_home):
        def download(**options):
            library.calls.append((name, options))
            corpora.write_groove(Path(data_home).parent)
            if library.failing:
                raise OSError("groove.zip has an MD5 checksum that differs")

        remotes = {
            part: SimpleNamespace(url=f"http://example.org/{part}") for part in ("all", "metadata", "midi")
        }
        return SimpleNamespace(remotes=remotes, download=download)

    library.initialize = initialize
    monkeypatch.setitem(sys.modules, "mirdata", library)
    monkeypatch.setattr(fetching, "size_of", lambda addresses: 1_500_000 * len(addresses))
    return library


def test_fetched_whole_and_its_size_said_before(tmp_path, mirdata):
    said = []
    found = fetching.fetch("groove", tmp_path / "data", lambda line: said.append((line, list(mirdata.calls))))
    assert (found.folder, found.songs) == (tmp_path / "data" / "groove", 2)
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["groove"]
    assert mirdata.calls == [("groove_midi", {"partial_download": ["all"], "cleanup": True})]
    ((line, calls_before),) = said
    assert "1.5 MB" in line
    assert "CC BY 4.0" in line
    assert not calls_before


def test_a_download_that_fails_leaves_nothing(tmp_path, mirdata):
    mirdata.failing = True
    with pytest.raises(CheckFailed, match="MD5"):
        fetching.fetch("groove", tmp_path, print)
    assert not list(tmp_path.iterdir())


def test_a_download_that_is_not_the_corpus(tmp_path, mirdata):
    with pytest.raises(CheckFailed, match="not MAESTRO"):
        fetching.fetch("maestro", tmp_path, print)
    assert not list(tmp_path.iterdir())


def test_a_folder_in_use_is_refused_and_kept(tmp_path, mirdata):
    (tmp_path / "groove").mkdir()
    (tmp_path / "groove" / "mine.txt").touch()
    with pytest.raises(InputError, match="in use"):
        fetching.fetch("groove", tmp_path, print)
    assert not mirdata.calls


def test_an_empty_folder_is_filled(tmp_path, mirdata):
    (tmp_path / "groove").mkdir()
    assert fetching.fetch("groove", tmp_path, print).songs == 2


def test_too_full_a_disk(tmp_path, mirdata, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=4_000_000))
    with pytest.raises(InputError, match=r"4\.5 MB of free space, found 4\.0 MB"):
        fetching.fetch("groove", tmp_path, print)
    assert not mirdata.calls


def test_without_the_library(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "muspy", None)
    with pytest.raises(InputError, match=r"pip install affetto\[fetch\]"):
        fetching.fetch("emopia", tmp_path / "data", print)
    assert not (tmp_path / "data").exists()


def test_muspy_is_asked_to_download_and_extract(tmp_path, monkeypatch):
    library, asked = ModuleType("muspy"), []

    class EMOPIADataset:
        _sources = {"emopia": {"url": "http://example.org/EMOPIA.zip"}}  # noqa: RUF012

        def __init__(self, root, **options):
            asked.append(options)
            corpora.write_emopia(Path(root), ("Q1_a_0",))
            (Path(root) / "emopia").rename(Path(root) / "EMOPIA_2.2")

    library.EMOPIADataset = EMOPIADataset
    monkeypatch.setitem(sys.modules, "muspy", library)
    monkeypatch.setattr(fetching, "size_of", lambda addresses: None)
    said = []
    assert fetching.fetch("emopia", tmp_path, said.append).songs == 1
    assert asked == [{"download_and_extract": True, "cleanup": True}]
    assert "does not tell" in said[0]


@pytest.mark.parametrize(("name", "said"), [("deam", "cvml"), ("nothing", "groove, billboard")])
def test_what_no_library_fetches(tmp_path, name, said):
    with pytest.raises(InputError, match=said):
        fetching.fetch(name, tmp_path, print)


def test_sizes_as_servers_tell_them(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(bytes(7))
    assert fetching.size_of([file.as_uri(), file.as_uri()]) == 14
    assert fetching.size_of([file.as_uri(), (tmp_path / "none").as_uri()]) is None
