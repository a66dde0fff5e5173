"""The files that Obsidian does not show and that a vault is read by: settings, bookmarks, and our own baseline."""

from scaffold.vault.discovery import SETTINGS

APP = "app.json"  # below `.obsidian`, as the others
TEMPLATES = "templates.json"
DAILY_NOTES = "daily-notes.json"
COMMUNITY_PLUGINS = "community-plugins.json"
BOOKMARKS = ".obsidian/bookmarks.json"  # which link to notes
BASELINE = ".scaffold-baseline.json"  # the findings that are accepted

_PLUGINS = ("templater-obsidian", "obsidian-tasks-plugin")
SETTING_FILES = (
    SETTINGS,
    BOOKMARKS,
    *(f".obsidian/{name}" for name in (APP, TEMPLATES, DAILY_NOTES, COMMUNITY_PLUGINS)),
    *(f".obsidian/plugins/{name}/data.json" for name in _PLUGINS),
)
