"""What is printed where names hold what terminals and tables would read as orders."""

import pytest

from affetto.cli.output import one_line, print_table, table_of_figures
from affetto.figures import Figure
from programs import run_program


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\nb", r"a\nb"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("\x85\u2028", r"\x85\u2028"),
        ("p\u00ecccola \u97f3 [b]", "p\u00ecccola \u97f3 [b]"),
    ],
)
def test_control_characters_become_escapes(text: str, printed: str) -> None:
    assert one_line(text) == printed


def test_a_refusal_is_one_line_whatever_the_files_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_program(monkeypatch, "validate", "no\n\x1b[2Jne.json") in (1, 2)
    told = capsys.readouterr()
    assert "\x1b" not in told.out + told.err
    assert r"no\n\x1b[2Jne.json" in told.err
    assert len(told.err.splitlines()) == 1


def test_tables_hold_names_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("file",), ("bytes",), [("[/bold] :smile:", "1")])
    table_of_figures([Figure("[/bold]", "a:smile:b", "x\ny", 1.0, "s")])
    told = capsys.readouterr().out
    for words in ("[/bold] :smile:", "a:smile:b", r"x\ny"):
        assert words in told
