"""What of the plugin's `data.json` decides what is written; absent or partial means its defaults (tasks 3)."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from scaffold.tasks.statuses import CORE, CUSTOM, Status, Statuses, read_status
from scaffold.vault.obsidian import may_have_plugin
from scaffold.vault.snapshot import Snapshot

Format = Literal["emoji", "dataview"]


class Settings(NamedTuple):
    """The settings that matter; the names are those of the plugin, in our spelling."""

    format: Format = "emoji"
    global_filter: str = ""
    set_done_date: bool = True
    set_cancelled_date: bool = True
    set_created_date: bool = False
    recurrence_on_next_line: bool = False
    remove_scheduled_date_on_recurrence: bool = False
    statuses: Statuses = Statuses((*CORE, *CUSTOM))


DEFAULTS = Settings()
PLUGIN = "plugins/obsidian-tasks-plugin/data.json"  # below `.obsidian`


def read_settings(data: "Mapping[str, object] | Settings") -> Settings:
    """Return the settings that `data`, the plugin's own JSON, holds; a key of a wrong type counts as absent."""
    if isinstance(data, Settings):
        return data
    if not data:
        return DEFAULTS
    text = data.get("globalFilter")
    return Settings(
        format="dataview" if data.get("taskFormat") == "dataview" else "emoji",
        global_filter=text if isinstance(text, str) else "",
        set_done_date=_flag(data, "setDoneDate", default=True),
        set_cancelled_date=_flag(data, "setCancelledDate", default=True),
        set_created_date=_flag(data, "setCreatedDate", default=False),
        recurrence_on_next_line=_flag(data, "recurrenceOnNextLine", default=False),
        remove_scheduled_date_on_recurrence=_flag(data, "removeScheduledDateOnRecurrence", default=False),
        statuses=_statuses(data.get("statusSettings")),
    )


def _flag(data: Mapping[str, object], key: str, *, default: bool) -> bool:
    value = data.get(key)
    return value if isinstance(value, bool) else default


def _statuses(data: object) -> Statuses:
    if not isinstance(data, Mapping):
        return DEFAULTS.statuses
    found: list[Status] = []
    for key, default in (("coreStatuses", CORE), ("customStatuses", CUSTOM)):
        listed = data.get(key)
        if isinstance(listed, list):
            found += [read_status(entry) for entry in listed if isinstance(entry, Mapping)]
        elif key == "coreStatuses":
            found += default
    return Statuses(found)


def is_plugin_used(vault: Snapshot) -> bool:
    """Tell whether a vault uses the Tasks plugin: yes, unless its list of plugins says no."""
    return may_have_plugin(vault, "obsidian-tasks-plugin")
