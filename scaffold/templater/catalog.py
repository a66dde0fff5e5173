"""Which note is the template that a person named."""

from scaffold.cli.session import Session
from scaffold.cli.templater_options import Options
from scaffold.errors import ScaffoldError
from scaffold.templater.settings import PLUGIN, Settings, note_templates, read_settings, template_folders
from scaffold.vault.names import stem


def templater_settings(session: Session) -> Settings:
    """Return the settings of the vault's Templater plugin."""
    return read_settings(session.vault.settings(PLUGIN))


def vault_template(session: Session, name: str | None, folder: str | None) -> str | None:
    """Return the path of the note that is the template `name`; without one the plugin's template for `folder`.

    None where `name` is no note, but one of our own templates.
    """
    from scaffold.templater.settings import folder_template

    if name is None:
        return folder_template(templater_settings(session), f"{folder.strip('/')}/x.md") if folder else None
    wanted = name.removesuffix(".md") + ".md"
    vault = session.vault
    for place in ("", *(f"{each}/" for each in template_folders(session.vault))):
        found = vault.resolver.same_name(f"{place}{wanted}")
        if (
            found
            and (place or name.endswith(".md"))
            and not (_is_ours(session, name) and found[0] != f"{place}{wanted}")
        ):
            return f"{place}{wanted}" if f"{place}{wanted}" in found else found[0]
    if name.endswith(".md"):
        from scaffold.vault.lookup import find_file

        return find_file(vault, name)
    return None


def _is_ours(session: Session, name: str) -> bool:
    """Tell whether a template of our own has just this name."""
    from scaffold.jinja.files import template_files

    return (
        name in template_files(session.root, session.config.templates.folders, template_folders(session.vault)).names()
    )


def wanted_template(session: Session, name: str) -> str:
    """Return the path of the note that is the template `name`. Raises ScaffoldError, with near names, for none."""
    found = vault_template(session, name, None)
    if found:
        return found
    if _is_ours(session, name):
        raise ScaffoldError(f"{name!r} is a template of ours, which makes new notes: scaffold new --template {name}.")
    from scaffold.vault.lookup import find_file

    try:
        return find_file(session.vault, name)
    except ScaffoldError as error:
        listed = ", ".join(stem(path) for path in note_templates(session.vault)) or "none"
        raise ScaffoldError(f"There is no template {name!r}; the vault has {listed}.") from error


def in_full(session: Session, options: Options, template: str, title: str) -> str:
    """Return a template with what the core plugin would fill in, where it is one of that plugin's."""
    from scaffold.templater.core_templates import is_core, rendered

    return rendered(template, title, session.now, options.language) if is_core(template) else template
