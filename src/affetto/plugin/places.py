"""Where hosts look for plugins, and where the plugin looks for bundles."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from affetto.errors import InputError

SUFFIXES = (".vst3", ".lv2", ".component")

BUNDLE_IN_PLUGIN = "affetto-bundle"


def bundles_folder() -> Path:
    """Where the plugin offers bundles from; it may not exist yet."""
    return _user_folder() / "bundles"


def _user_folder() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/affetto"
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData/Roaming") / "affetto"
    told = os.environ.get("XDG_DATA_HOME", "")
    data = Path(told) if Path(told).is_absolute() else Path.home() / ".local/share"
    return data / "affetto"


def plugin_folders() -> list[Path]:
    """Where hosts look for a user's plugins, on this system."""
    home = Path.home()
    if sys.platform == "darwin":
        return [home / "Library/Audio/Plug-Ins" / name for name in ("VST3", "LV2", "Components")]
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local")
        roaming = Path(os.environ.get("APPDATA") or home / "AppData/Roaming")
        return [local / "Programs/Common/VST3", roaming / "LV2"]
    return [home / ".vst3", home / ".lv2"]


def installed_plugins() -> list[Path]:
    """The plugins of ours that lie there."""
    names = [f"affetto{suffix}" for suffix in SUFFIXES]
    return [folder / name for folder in plugin_folders() for name in names if (folder / name).is_dir()]


def check_plugin(plugin: Path) -> None:
    """Raises InputError where this is no plugin's folder."""
    if plugin.suffix not in SUFFIXES or not plugin.is_dir():
        found = "nothing there" if not plugin.exists() else "something else"
        raise InputError(plugin, f"a plugin's folder ({', '.join(SUFFIXES)})", found)


def bundle_place_in(plugin: Path) -> Path:
    """Where a plugin looks for a bundle that is to stand in for its own. Raises InputError."""
    check_plugin(plugin)
    if plugin.suffix == ".lv2":
        return plugin / BUNDLE_IN_PLUGIN
    return plugin / "Contents" / "Resources" / BUNDLE_IN_PLUGIN


def program_in(plugin: Path) -> Path:
    """The plugin's binary. Raises InputError where there is none of ours."""
    check_plugin(plugin)
    endings = {".so", ".dylib", ".dll", ".vst3", ""}
    # An .lv2 has its program beside its TTL, the others in Contents/ARCHITECTURE or Contents/MacOS.
    pattern = "*affetto*" if plugin.suffix == ".lv2" else "Contents/*/*affetto*"
    for file in sorted(plugin.glob(pattern)):
        if file.is_file() and file.suffix in endings:
            return file
    raise InputError(plugin, "affetto's program inside", "none")
