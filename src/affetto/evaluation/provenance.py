"""What a bundle's manifest tells of its training, read before anything relies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from affetto.errors import InputError
from affetto.export.json_file import read_json
from affetto.preparation.marks import unpack_marks

if TYPE_CHECKING:
    from pathlib import Path


class _Told(BaseModel):
    """Types of what is read; there may be more, which is passed over."""

    model_config = ConfigDict(extra="allow", strict=True)


class _Split(_Told):
    official: bool = False
    validation: list[str] = []
    test: list[str] = []


class _Soundfonts(_Told):
    training: list[str]
    measuring: str


class _Options(_Told):
    renderings: Annotated[int, Field(ge=1)] = 1


class _Examples(_Told):
    """Whoever made examples may tell anything else of them."""

    soundfonts: _Soundfonts = _Soundfonts(training=[], measuring="")
    options: _Options = _Options()


def _checked_marks(text: str) -> str:
    unpack_marks(text)
    return text


class _Provenance(_Told):
    """`config` is checked where it is used: that of another version is no mistake."""

    split: dict[str, _Split] = {}
    songs: dict[str, Annotated[str, AfterValidator(_checked_marks)]] | None = None
    examples: dict[str, _Examples] = {}


def read_provenance(bundle: Path) -> dict[str, Any]:
    """What `affetto train` wrote into the manifest; empty where somebody else wrote it.

    Provenance is free (docs/formats.md): what names no version of affetto and has another form tells
    nothing. Raises InputError, which names the manifest and the key, for a training's own that is
    damaged: songs that it no longer lists would be measured as if they were new to the bundle.
    """
    path = bundle / "manifest.json"
    content = read_json(path, integers=True)
    told = content.get("provenance") if isinstance(content, dict) else None
    if not isinstance(told, dict):
        return {}
    try:
        _Provenance.model_validate(told)
    except ValidationError as error:
        if "affetto" not in told:
            return {}
        raise _wrong(path, error) from None
    return told


def require_training_told(bundle: Path) -> None:
    """Raises InputError where the manifest does not tell what the networks learned from."""
    if not read_provenance(bundle).get("examples"):
        raise InputError(bundle / "manifest.json", "the provenance of a training by affetto", "none")


def _wrong(path: Path, error: ValidationError) -> InputError:
    first = error.errors()[0]
    place = ".".join(("provenance", *(str(part) for part in first["loc"])))
    if first["type"] == "value_error":
        return InputError(f"{path}: {place}", "marks of songs", repr(first["input"])[:60])
    if first["type"] == "missing":
        return InputError(f"{path}: {place}", "a value", "none")
    expected = {"dict_type": "an object", "model_type": "an object"}
    told = first["msg"].removeprefix("Input should be ")
    return InputError(f"{path}: {place}", expected.get(first["type"], told), repr(first["input"])[:60])
