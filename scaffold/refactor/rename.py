"""From a target and a new name to what renames it: each kind of target has a module of its own."""

from collections.abc import Collection

from scaffold.plan.model import Plan
from scaffold.refactor.new_path import path_of_new_name
from scaffold.refactor.relocate import Relocation, relocate
from scaffold.refactor.target import RenameTarget
from scaffold.refactor.titles import MentionPolicy
from scaffold.vault.names import stem
from scaffold.vault.snapshot import Snapshot


def plan_rename(
    vault: Snapshot, target: RenameTarget, new: str, mentioned: MentionPolicy = "safe", options: Collection[str] = ()
) -> Relocation:
    """Return what gives a target the name `new`; see `relocate` for `mentioned` and `options`.

    Raises ScaffoldError where the target does not exist, or `new` cannot be its name.
    """
    if target.kind != "file":
        return Relocation(_plan_part(vault, target, new, options))
    to = path_of_new_name(target.path, new, is_folder=target.path in vault.folders)
    title = f"Rename {stem(target.path)!r} to {stem(to)!r}"
    return relocate(vault, {target.path: to}, mentioned, title, options)


def _plan_part(vault: Snapshot, target: RenameTarget, new: str, options: Collection[str]) -> Plan:
    """Return the plan that renames what is not a file; only the module of its kind is loaded."""
    if target.kind == "property":
        from scaffold.refactor.property import rename_property_everywhere

        return rename_property_everywhere(vault, target.name, new)
    if target.kind == "tag":
        from scaffold.refactor.tag import rename_tag

        return rename_tag(vault, target.name, new, options)
    if target.kind == "alias":
        from scaffold.refactor.alias import rename_alias

        return rename_alias(vault, target.path, target.name, new)
    if target.kind == "block":
        from scaffold.refactor.block import rename_block

        return rename_block(vault, target.path, target.name, new, options)
    from scaffold.refactor.heading import rename_heading

    return rename_heading(vault, target.path, target.name, new, options)
