"""An include reads templates of the vault and the shipped ones, and nothing else, however the vault is made."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from vaults import Ran, tree, write_vault

Run = Callable[..., Ran]
SECRET = "the secret of another folder"
HEADER = "---\nquestions:\n  - {name: title, kind: title}\nfile: '{{ title }}.md'\n---\n"
OWN = HEADER + "{% include 'part.jinja' %}"


def _setting(name: str, folder: str) -> dict[str, str]:
    return {
        "scaffold.toml": f'[templates]\nfolders = ["{folder}"]\n' if name == "scaffold.toml" else "",
        ".obsidian/templates.json": f'{{"folder": "{folder}"}}' if name == "templates.json" else "{}",
        ".obsidian/plugins/templater-obsidian/data.json": f'{{"templates_folder": "{folder}"}}'
        if name == "templater"
        else "{}",
    }


SETTINGS = ["scaffold.toml", "templates.json", "templater"]
WAYS: dict[str, tuple[str, Callable[[Path, Path], None]]] = {  # the folder that is named, and what is made in the vault
    "absolute": ("{out}", lambda *_: None),
    "above": ("../out", lambda *_: None),
    "above by a detour": ("T/../../out", lambda *_: None),
    "a linked folder": ("L", lambda vault, out: (vault / "L").symlink_to(out)),
    "a folder in a linked folder": ("L/in", lambda vault, out: (vault / "L").symlink_to(out)),
    "a linked part": ("T", lambda vault, out: (vault / "T/part.jinja").symlink_to(out / "part.jinja")),
    "a pipe": ("T", lambda vault, _: os.mkfifo(vault / "T/part.jinja")),
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a folder beside the vault, with what is not to be read."""
    folder = tmp_path / "out"
    write_vault(folder, dict.fromkeys(("part.jinja", "in/part.jinja", "passwd"), SECRET))
    for place in (folder, folder / "in"):
        (place / "evil.jinja").write_text(HEADER + SECRET)
    return folder


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("way", WAYS)
def test_nothing_outside_of_the_vault_is_read(way: str, setting: str, out: Path, tmp_path: Path, run: Run) -> None:
    folder, make = WAYS[way]
    named = _setting(setting, folder.format(out=out))
    vault = write_vault(tmp_path / "vault", {"T/own.jinja": OWN, "T/activity.jinja": OWN, **named})
    make(vault, out)
    before = {path: data for path, data in tree(vault).items() if path.endswith(".md")} if way != "a pipe" else {}
    for template in ("own", "activity", "evil", "../out/evil", f"{out}/evil", "L/evil"):
        ran = run(vault, "new", "N", "--template", template)
        assert ran.code == 2, ran
        assert SECRET not in ran.out + ran.err
    assert not list(vault.glob("*.md")), before
    assert SECRET not in run(vault, "templates").out
    if way in ("a linked folder", "above", "absolute"):
        told = run(vault, "new", "N", "--template", "concept", "--set", "key_message=x", "--set", "class=c",
                "--set", "source=s", "--set", "folder=").err  # fmt: skip
        assert "leads out of the vault" in told or "is a symbolic link" in told


@pytest.mark.parametrize(
    "name", ["passwd", "../out/part.jinja", "/etc/passwd", "T/../own.jinja", "..\\part.jinja", "./part.jinja", "n.md"]
)
@pytest.mark.usefixtures("out")
def test_a_part_is_named_by_its_place_among_the_templates(name: str, tmp_path: Path, run: Run) -> None:
    named = _setting("scaffold.toml", "T")
    vault = write_vault(
        tmp_path / "vault", {"T/own.jinja": HEADER + f"{{% include {name!r} %}}", "T/n.md": "x", **named}
    )
    ran = run(vault, "new", "N", "--template", "own")
    assert (ran.code, "there is no part" in ran.err, SECRET in ran.err) == (2, True, False), ran


def test_parts_and_templates_of_the_vault_are_read_and_said_where_they_shadow(tmp_path: Path, run: Run) -> None:
    files = {"T/activity.jinja": OWN, "T/part.jinja": "own {% include 'deep/p.jinja' %}", "T/deep/p.jinja": "deep\r\n"}
    vault = write_vault(tmp_path / "vault", {**files, **_setting("templater", "T")})
    ran = run(vault, "new", "N")
    assert (ran.code, (vault / "N.md").read_text()) == (0, "own deep\n"), ran
    assert ran.err == "The vault's own activity.jinja was used, not the shipped one.\n"
    write_vault(vault, {"T/activity.jinja": "", "T/_fundamentals.jinja": "%% mine %%\n"})
    (vault / "T/activity.jinja").unlink()
    given = [f"--set={pair}" for pair in ("key_message=x", "class=c", "source=s", "folder=")]
    ran = run(vault, "new", "M", "--template", "concept", *given)
    assert (ran.code, "%% mine %%" in (vault / "M.md").read_text()) == (0, True), ran
    assert "The vault's own _fundamentals.jinja was used" in ran.err
