"""The two ways in which a command can say no."""

from __future__ import annotations


class InputError(Exception):
    """A user's mistake: what was read, what was expected of it and what was found.

    The command line prints it as one line and exits with 2.
    """

    def __init__(self, what: object, expected: str, found: str) -> None:
        self.what = str(what)
        self.expected = expected
        self.found = found
        super().__init__(f"{what}: expected {expected}, found {found}")

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str]]:
        """So that it travels from a worker process as what it is."""
        return type(self), (self.what, self.expected, self.found)


def exact(value: float) -> str:
    """A number as short as it can be told from every other: 1.0000001 must not be refused as 1."""
    short = f"{value:g}"
    return short if float(short) == value else repr(float(value))


class CheckFailed(Exception):
    """A check that ran and did not hold. The command line exits with 1."""
