"""Titles as people write them, made comparable."""

from __future__ import annotations

import unicodedata


def plain(title: str) -> str:
    """The title's letters and digits in lower case without accents, words parted by one space."""
    letters = unicodedata.normalize("NFKD", title.replace("_", " ")).casefold()
    kept = "".join(c if c.isalnum() or c.isspace() else "" for c in letters)
    return " ".join(kept.split())


def title_group(title: str) -> str:
    """The group of all songs of a title, of any corpus: versions of one song share their chords."""
    return f"title/{plain(title) or title.strip()}"
