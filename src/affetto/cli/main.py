"""The `affetto` program: its commands, and what becomes of their errors."""

from __future__ import annotations

import errno
import importlib
import sys
from typing import Annotated

import typer

from affetto.errors import CheckFailed, InputError

app = typer.Typer(
    name="affetto",
    help="Hears the emotion in audio and plays along in MIDI.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

# In the order of the walk from a corpus to music; each is a module of this package.
COMMANDS: tuple[str, ...] = ("train",)


def _print_version(asked: bool) -> None:
    if asked:
        from affetto import __version__

        print(f"affetto {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


for _command in COMMANDS:
    importlib.import_module(f"affetto.cli.{_command}").register(app)


def main() -> None:
    """Runs the program. Exit codes: 0 done, 1 a check failed, 2 bad input, 130 interrupted."""
    try:
        app()
    except InputError as error:
        _fail(str(error), 2)
    except CheckFailed as error:
        _fail(str(error), 1)
    except KeyboardInterrupt:
        _fail("interrupted", 130)
    except OSError as error:
        # A full disk or a vanished file is the user's to mend, not a defect to trace.
        if error.errno not in (
            errno.ENOSPC,
            errno.EDQUOT,
            errno.EACCES,
            errno.EROFS,
            errno.ENOENT,
            errno.EFBIG,
        ):
            raise
        _fail(f"{error.filename or 'output'}: {error.strerror}", 2)


def _fail(message: str, code: int) -> None:
    print(f"affetto: {message}", file=sys.stderr)
    sys.exit(code)
