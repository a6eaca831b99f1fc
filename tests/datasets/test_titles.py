import pytest

from affetto.datasets.titles import title_group


@pytest.mark.parametrize(
    "title", ["Je t\u2019aime, moi", "je_t'aime moi", "JE T'AIME  MOI!", "Jé t'aime moi"]
)
def test_one_group_however_a_title_is_written(title):
    assert title_group(title) == "title/je taime moi"


def test_a_title_without_letters_keeps_its_own_group():
    assert title_group("???") != title_group("...")
