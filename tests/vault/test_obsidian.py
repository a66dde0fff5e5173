"""Obsidian's own settings: what they say, and what counts as absent."""

from pathlib import Path

import pytest
from vaults import write_vault

from scaffold.vault.obsidian import AppSettings, app_settings, daily_notes_folder, may_have_plugin, templates_folder
from scaffold.vault.snapshot import Snapshot


def _snapshot(root: Path, **files: str) -> Snapshot:
    named = {f".obsidian/{name.replace('_', '-')}.json": text for name, text in files.items()}
    return Snapshot(str(write_vault(root, {"n.md": "", **named})))


def test_settings_are_read(tmp_path: Path) -> None:
    vault = _snapshot(
        tmp_path / "v",
        app='{"newLinkFormat": "relative", "useMarkdownLinks": true, "newFileLocation": "folder", "newFileFolderPath": "In"}',
        templates='{"folder": "T/"}',
        daily_notes='{"folder": "Daily"}',
    )
    assert app_settings(vault) == AppSettings(
        "relative", has_markdown_links=True, new_note_location="folder", new_note_folder="In"
    )
    assert (templates_folder(vault), daily_notes_folder(vault)) == ("T/", "Daily")


@pytest.mark.parametrize(
    "files",
    [
        {},
        {
            "app": '{"newLinkFormat": 1, "useMarkdownLinks": "yes", "newFileLocation": null, "newFileFolderPath": []}',
            "templates": '{"folder": 1}',
            "daily_notes": '{"folder": null}',
        },
    ],
    ids=["no files", "wrong types"],
)
def test_what_is_not_said_is_as_by_default(files: dict[str, str], tmp_path: Path) -> None:
    vault = _snapshot(tmp_path / "v", **files)
    assert app_settings(vault) == AppSettings()
    assert (templates_folder(vault), daily_notes_folder(vault)) == ("", "")


@pytest.mark.parametrize(
    ("listed", "expected"),
    [('["p"]', True), ('["q"]', False), ("[]", False), ("{}", True), ("no JSON", True), (None, True)],
)
def test_a_plugin_is_there_unless_the_list_says_no(listed: str | None, expected: bool, tmp_path: Path) -> None:  # noqa: FBT001 - what is expected
    files = {} if listed is None else {"community_plugins": listed}
    assert may_have_plugin(_snapshot(tmp_path / "v", **files), "p") is expected
