"""What Obsidian's own settings say, in the terms of this package; a value of a wrong type counts as absent.

Each function raises ScaffoldError where its file is not JSON, or not an object.
"""

from collections.abc import Mapping
from typing import NamedTuple

from scaffold.vault.setting_files import APP, COMMUNITY_PLUGINS, DAILY_NOTES, TEMPLATES
from scaffold.vault.snapshot import Snapshot


class AppSettings(NamedTuple):
    """How the app writes new links, and where it makes new notes."""

    link_format: str = "shortest"  # or `relative`, `absolute`
    has_markdown_links: bool = False  # else wikilinks
    new_note_location: str = "root"  # or `current`, the folder of the active note, or `folder`, the next one
    new_note_folder: str = "/"


def read_app_settings(data: Mapping[str, object]) -> AppSettings:
    """Return the settings that `data`, the contents of `app.json`, holds."""
    defaults = AppSettings()
    return AppSettings(
        link_format=_text(data, "newLinkFormat", defaults.link_format),
        has_markdown_links=data.get("useMarkdownLinks") is True,
        new_note_location=_text(data, "newFileLocation", defaults.new_note_location),
        new_note_folder=_text(data, "newFileFolderPath", defaults.new_note_folder),
    )


def app_settings(vault: Snapshot) -> AppSettings:
    """Return the settings of the app itself."""
    return read_app_settings(vault.settings(APP))


def templates_folder(vault: Snapshot) -> str:
    """Return the folder of the core plugin's templates as it is written there, "" for none."""
    return _text(vault.settings(TEMPLATES), "folder")


def daily_notes_folder(vault: Snapshot) -> str:
    """Return the folder of daily notes as it is written there, "" for none."""
    return _text(vault.settings(DAILY_NOTES), "folder")


def may_have_plugin(vault: Snapshot, plugin: str) -> bool:
    """Tell whether a community plugin may be switched on: yes, unless the list of plugins is there and says no."""
    import json

    path = f".obsidian/{COMMUNITY_PLUGINS}"
    if not vault.holds(path):
        return True
    try:
        listed = json.loads(vault.read_bytes(path))
    except (ValueError, RecursionError):
        return True
    return not isinstance(listed, list) or plugin in listed


def _text(data: Mapping[str, object], key: str, default: str = "") -> str:
    value = data.get(key)
    return value if isinstance(value, str) else default
