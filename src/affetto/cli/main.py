"""The `affetto` program: its commands, and what becomes of their errors."""

from __future__ import annotations

import contextlib
import errno
import importlib
import signal
import sys
from typing import Annotated, Any, NoReturn

import typer

from affetto.cli.output import one_line, open_streams, silence
from affetto.errors import CheckFailed, InputError

# A full disk, a vanished file or an impossible name is the user's to mend, not a defect to trace.
_USERS_ERRNOS = frozenset(
    (
        *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF),
        *(errno.EACCES, errno.EPERM, errno.EROFS),
        *(errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP),
    )
)

app = typer.Typer(
    name="affetto",
    help="Hears the emotion in audio and plays along in MIDI.\n\nExample: affetto accompany song.wav",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

# In the order of the walk from a corpus to music; each is a module of this package.
COMMANDS: tuple[str, ...] = (
    "accompany",
    "gallery",
    "data",
    "train",
    "export",
    "inspect",
    "validate",
    "run",
    "evaluate",
    "verify",
    "deploy",
    "bench",
    "soak",
)


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


# What typer raises for unknown or unreadable options; it exports only this one of them.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


def main() -> None:
    """Runs the program. Exit codes: 0 done, 1 a check failed, 2 bad input, 130 interrupted."""
    open_streams()
    # As an exception, so that what was written aside is removed on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        _refuse_empty(sys.argv[1:])
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except _UsageError as error:
        _refuse_usage(error)
    except InputError as error:
        _fail(str(error), 2)
    except CheckFailed as error:
        _fail(str(error), 1)
    except (KeyboardInterrupt, typer.Abort):
        _fail("interrupted", 130)
    except ValueError as error:
        # The engine's refusal of a model; importing the engine only to name its type would cost time.
        if type(error).__name__ != "ModelError":
            raise
        _fail(str(error), 2)
    except BrokenPipeError:
        silence(sys.stdout)
        sys.exit(1)  # Nobody reads on, so nobody needs a word about it; click does the same.
    except OSError as error:
        if error.errno not in _USERS_ERRNOS:
            raise
        _fail(f"{error.filename or 'output'}: {error.strerror}", 2)
    else:
        if code == 130:
            _fail("interrupted", 130)
        sys.exit(code if isinstance(code, int) else 0)


def _refuse_empty(arguments: list[str]) -> None:
    """Raises InputError for an empty argument, as an unset variable of the shell leaves it.

    As a path it would be the working directory, and nothing else has a use for it.
    """
    for before, argument in zip(["", *arguments], arguments, strict=False):
        name, equals, value = argument.partition("=")
        if not argument:
            what = before if before.startswith("-") else "an argument"
            raise InputError(what, "a value", "an empty one")
        if name.startswith("--") and equals and not value:
            raise InputError(name, "a value", "an empty one")


def _refuse_usage(error: Any) -> NoReturn:
    """One line, as for every other mistake; no arguments at all ask for the help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        sys.exit(2)
    command = error.ctx.command_path if error.ctx else "affetto"
    _fail(f"{' '.join(error.format_message().split())} (see {command} --help)", 2)


def _fail(message: str, code: int) -> NoReturn:
    silence(sys.stdout)
    with contextlib.suppress(OSError):  # The exit code is left to tell, where stderr is full.
        print(f"affetto: {one_line(message)}", file=sys.stderr, flush=True)
    silence(sys.stderr)
    sys.exit(code)
