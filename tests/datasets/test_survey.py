import pytest

import corpora
from affetto.datasets.survey import survey
from affetto.errors import InputError


def test_counts_hours_and_broken_songs(tmp_path):
    folder = corpora.write_pop909(tmp_path, ("001", "002", "003"))
    corpora.write_groove(tmp_path)
    (folder / "002" / "002.mid").write_bytes(b"nothing")
    found = {one.name: one for one in survey(tmp_path)}
    assert (found["pop909"].songs, len(found["pop909"].broken)) == (2, 1)
    assert found["pop909"].hours == pytest.approx(2 * 32.4 / 3600, rel=0.02)
    assert found["groove"].groups == 2
    assert not found["vgmidi"].present


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_directory_without_corpora(tmp_path, name):
    with pytest.raises(InputError, match=r"corpora|pop909"):
        survey(tmp_path / name)
