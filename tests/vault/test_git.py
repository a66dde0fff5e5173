"""Git in a stranger's vault: what its configuration, hooks and attributes name is never run, and `.git` stays as it is."""

import json
import os
import pkgutil
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from endings import check_ending
from vaults import ROOT, Ran, tree, write_vault

from scaffold.vault.git.checkouts import find_texts_from_git
from scaffold.vault.git.find import find_repository
from scaffold.vault.git.program import GitError

Run = Callable[..., Ran]
pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")

CARDS = "---\nClass: S101\n---\n- [ ] expand\n- [x] done\n# n\n>[!tip] Key Message\n>A text.\n\n# cards\n>[!info] card\n>a ::b\n"
FILES: dict[str, str | bytes] = {
    "n.md": CARDS,
    'sub/ä "q" \'n.md': "- [x] old\n",
    ".gitattributes": "*.md diff=bait filter=bait\n",
}
VERBS = (
    ("check", "--format", "json"),
    ("check", "--since", "HEAD", "--format", "json"),
    ("stamp", "--since-git", "--dry-run"),
    ("stamp", "--check", "--staged"),
    ("status",),
)


def git(folder: Path, *arguments: str, given: str = "", day: str = "2026-01-05", fails: bool = False) -> str:
    """Run git as a person would; return what it prints."""
    environment = {
        **os.environ,
        **dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{day}T23:30:00+0900"),
        **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "x"),
    }
    ran = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment, input=given, check=False, capture_output=True, text=True
    )
    assert fails or ran.returncode == 0, ran
    return ran.stdout.strip()


@pytest.fixture(autouse=True)
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give git a configuration of the person's own, without anything in it."""
    config = tmp_path / "person.config"
    config.write_text("[protocol]\n\tallow = always\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return config


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """Return a vault with two commits, one staged note and a file that git does not know."""
    vault = write_vault(tmp_path / "clean/vault", FILES)
    git(vault, "init", "-q", "-b", "main")
    git(vault, "add", ".")
    git(vault, "commit", "-qm", "one", day="2026-01-01")
    (vault / "n.md").write_text(CARDS.replace("text", "other text"))
    git(vault, "commit", "-qam", "two", day="2026-02-02")
    write_vault(vault, {"staged.md": "- [x] staged\n", "unknown.md": "- [x] not known\n"})
    git(vault, "add", "staged.md")
    (vault / "n.md").write_text(CARDS.replace("text", "third text"))
    return vault


@dataclass
class Trap:
    """A repository that names a program, and where that program would leave its trace."""

    vault: Path
    program: Path
    trace: Path

    def set(self, name: str, value: str = "") -> None:
        git(self.vault, "config", name, value or str(self.program))

    def hook(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("pre-commit", "post-index-change", "post-checkout", "reference-transaction", "fsmonitor-watchman"):
            shutil.copy(self.program, folder / name)

    def write(self, path: str, text: str) -> None:
        write_vault(self.vault, {path: text})


@pytest.fixture
def trap(clean: Path, tmp_path: Path) -> Trap:
    vault, trace = tmp_path / "trap/vault", tmp_path / "trace"
    shutil.copytree(clean, vault, symlinks=True)
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> \'{trace}\'\nexec cat "$@" 2>/dev/null\n')
    program.chmod(0o755)
    return Trap(vault, program, trace)


def _filter(key: str) -> Callable[[Trap], None]:
    def prepare(trap: Trap) -> None:
        trap.set(f"filter.bait.{key}")
        trap.set("filter.bait.required", "true")

    return prepare


def _include(trap: Trap) -> None:
    trap.write(".git/more", f"[core]\n\tfsmonitor = {trap.program}\n[diff]\n\texternal = {trap.program}\n")
    trap.set("include.path", "more")


def _include_if(trap: Trap) -> None:
    trap.write(".git/more", f"[core]\n\tfsmonitor = {trap.program}\n[diff]\n\texternal = {trap.program}\n")
    trap.set("includeIf.gitdir:**.path", "more")


def _hooks_path(trap: Trap) -> None:
    trap.hook(trap.vault / "hooks")
    trap.set("core.hooksPath", str(trap.vault / "hooks"))


def _signed(trap: Trap) -> None:
    """Make the last commit one that bears a signature, which `log` is to verify."""
    head = git(trap.vault, "cat-file", "commit", "HEAD")
    top, _, message = head.partition("\n\n")
    signed = f"{top}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n{message}\n"
    made = git(trap.vault, "hash-object", "-w", "-t", "commit", "--stdin", given=signed)
    git(trap.vault, "update-ref", "refs/heads/main", made)
    trap.set("log.showSignature", "true")
    for name in ("gpg.program", "gpg.openpgp.program", "gpg.x509.program", "gpg.ssh.program"):
        trap.set(name)


def _promisor(trap: Trap) -> None:
    """Remove a blob, and name a remote that could give it: git would fetch it, by running what the remote names."""
    blob = git(trap.vault, "rev-parse", "HEAD~1:n.md")
    (trap.vault / ".git/objects" / blob[:2] / blob[2:]).unlink()
    trap.set("core.repositoryFormatVersion", "1")
    trap.set("extensions.partialClone", "origin")
    trap.set("remote.origin.url", str(trap.vault))
    trap.set("remote.origin.promisor", "true")
    trap.set("remote.origin.uploadpack")


def _ssh(trap: Trap) -> None:
    _promisor(trap)
    trap.set("remote.origin.url", "ssh://nowhere.invalid/x")
    trap.set("core.sshCommand")


def _proxy(trap: Trap) -> None:
    _promisor(trap)
    trap.set("remote.origin.url", "git://nowhere.invalid/x")
    trap.set("core.gitProxy")


def _helper(trap: Trap) -> None:
    _promisor(trap)
    trap.set("remote.origin.url", "https://127.0.0.1:1/x")
    trap.set("credential.helper", f"!{trap.program}")


def _external(trap: Trap) -> None:
    _promisor(trap)
    trap.set("remote.origin.url", f"ext::{trap.program} %S")
    trap.set("protocol.ext.allow", "always")


def _git_file(trap: Trap) -> None:
    shutil.move(trap.vault / ".git", trap.vault / "elsewhere")
    trap.write(".git", "gitdir: elsewhere\n")
    git(trap.vault, "config", "core.fsmonitor", str(trap.program))
    git(trap.vault, "config", "diff.external", str(trap.program))


def _bare(trap: Trap) -> None:
    """Put a bare repository into the vault, as if its folder were one."""
    bare = trap.vault / "sub"
    git(trap.vault, "clone", "-q", "--bare", ".", "bare.git")
    for name in ("HEAD", "config", "objects", "refs", "packed-refs"):
        if (trap.vault / "bare.git" / name).exists():
            shutil.move(trap.vault / "bare.git" / name, bare / name)
    shutil.rmtree(trap.vault / "bare.git")
    git(bare, "config", "--file", "config", "core.fsmonitor", str(trap.program))
    git(bare, "config", "--file", "config", "core.bare", "false")
    git(bare, "config", "--file", "config", "core.worktree", str(bare))


def _attributes(trap: Trap) -> None:
    (trap.vault / ".gitattributes").write_text("")
    trap.write(".git/info/attributes", "*.md filter=hidden diff=hidden\n")
    trap.set("filter.hidden.clean")
    trap.set("diff.hidden.textconv")


def _submodule(trap: Trap) -> None:
    inner = trap.vault / "inner"
    write_vault(inner, {".i": "text\n"})
    git(inner, "init", "-q")
    git(inner, "add", ".")
    git(inner, "commit", "-qm", "inner")
    git(trap.vault, "add", "inner")
    git(trap.vault, "commit", "-qm", "module", "inner")
    for name in ("core.fsmonitor", "filter.bait.clean", "diff.external"):
        git(inner, "config", name, str(trap.program))
    write_vault(inner, {".git/info/attributes": "* filter=bait\n", ".i": "test\n"})


def _default_hooks(trap: Trap) -> None:
    trap.hook(trap.vault / ".git/hooks")


def _index_monitored(trap: Trap) -> None:
    """Let the index say that a program watches the files."""
    trap.set("core.fsmonitor")
    git(trap.vault, "update-index", "--fsmonitor")
    trap.trace.unlink(missing_ok=True)


def _plain(*names: str) -> Callable[[Trap], None]:
    def prepare(trap: Trap) -> None:
        for name in names:
            trap.set(name)

    return prepare


TRAPS: dict[str, tuple[Callable[[Trap], None], tuple[str, ...]]] = {  # what names a program; what makes git run it
    "core.fsmonitor": (_plain("core.fsmonitor"), ("status",)),
    "core.fsmonitor in the index": (_index_monitored, ("status",)),
    "core.hooksPath": (_hooks_path, ("add", "-u")),
    "hooks": (_default_hooks, ("add", "-u")),
    "diff.external": (_plain("diff.external"), ("diff", "HEAD")),
    "diff.*.textconv": (_plain("diff.bait.textconv"), ("blame", "n.md")),
    "diff.*.command": (_plain("diff.bait.command"), ("diff", "HEAD")),
    "filter.*.clean": (_filter("clean"), ("diff", "HEAD")),
    "filter.*.smudge": (_filter("smudge"), ("checkout", "HEAD~1", "--", "n.md")),
    "filter.*.process": (_filter("process"), ("diff", "HEAD")),
    "core.sshCommand": (_ssh, ("blame", "n.md")),
    "core.gitProxy": (_proxy, ("blame", "n.md")),
    "core.pager": (_plain("core.pager", "pager.log", "pager.diff", "pager.blame"), ()),
    "core.alternateRefsCommand": (_plain("core.alternateRefsCommand"), ()),
    "gpg.*.program": (_signed, ("log",)),
    "credential.helper": (_helper, ()),
    "remote.*.uploadpack": (_promisor, ("blame", "n.md")),
    "remote.*.url ext::": (_external, ("blame", "n.md")),
    "include.path": (_include, ("diff", "HEAD")),
    "includeIf": (_include_if, ("diff", "HEAD")),
    ".git file": (_git_file, ("diff", "HEAD")),
    "bare repository": (_bare, ("-C", "sub", "status")),
    "info/attributes": (_attributes, ("diff", "HEAD")),
    "submodule": (_submodule, ("diff", "HEAD")),
    "alias": (_plain("alias.diff", "alias.log", "alias.blame", "alias.rev-parse"), ()),
    "editors": (_plain("core.editor", "sequence.editor", "core.askPass", "diff.guitool", "difftool.bait.cmd"), ()),
    "merge.*.driver": (_plain("merge.bait.driver", "trailer.bait.command", "uploadpack.packObjectsHook"), ()),
}


@pytest.mark.parametrize("name", TRAPS)
def test_no_program_of_the_vault_is_run(name: str, clean: Path, trap: Trap, run: Run) -> None:
    TRAPS[name][0](trap)
    trap.trace.unlink(missing_ok=True)
    before = _below_git(trap.vault)
    for verb in VERBS:
        said, expected = run(trap.vault, *verb), run(clean, *verb)
        assert not trap.trace.exists(), (verb, trap.trace.read_text())
        assert _below_git(trap.vault) == before, verb
        if name in MISSING and "--since-git" in verb:
            assert (said.code, "git cannot tell the history of n.md" in said.err) == (2, True), said
        elif name in MISSING and verb[0] in ("check", "status"):
            assert (said.code, "The age of cards is judged without git." in said.err) == (expected.code, True), said
        else:
            out, err = (each.replace(str(trap.vault), str(clean)) for each in (said.out, said.err))
            assert (said.code, out, err) == (expected.code, expected.out, expected.err), verb
    with suppress(GitError):  # what `watch` asks
        find_texts_from_git(find_repository(str(trap.vault)), {"n.md": (b"- [x] a\n", 0)})
    assert not trap.trace.exists()
    assert _below_git(trap.vault) == before
    assert run(trap.vault, "install-hook").code == 0
    assert not trap.trace.exists()


MISSING = ("core.sshCommand", "core.gitProxy", "credential.helper", "remote.*.uploadpack", "remote.*.url ext::")


@pytest.mark.parametrize("name", [name for name, (_, command) in TRAPS.items() if command])
def test_git_itself_runs_it(name: str, trap: Trap) -> None:
    prepare, command = TRAPS[name]
    prepare(trap)
    trap.trace.unlink(missing_ok=True)
    git(trap.vault, *command, fails=True)
    assert trap.trace.exists()


def _below_git(vault: Path) -> dict[str, tuple[bytes, int]]:
    """Return what is in each repository in a vault, with the time when it was last written."""
    return {
        path: (content, (vault / path).stat().st_mtime_ns)
        for path, content in tree(vault).items()
        if ".git" in path.split("/") or path.startswith(("elsewhere/", "sub/"))
    }


def _no_git(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (vault / "git").write_text("#!/bin/sh\ntouch ran\n")
    (vault / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}bin")  # folders of the vault hold no git of the person's


def _no_repository(vault: Path, _: pytest.MonkeyPatch) -> None:
    shutil.rmtree(vault / ".git")


def _another_users(vault: Path, _: pytest.MonkeyPatch) -> None:
    if os.geteuid():
        pytest.skip("only root can give files away")
    for folder, _folders, _files in os.walk(vault):
        os.chown(folder, 12345, 12345)


def _broken_file(vault: Path, _: pytest.MonkeyPatch) -> None:
    shutil.rmtree(vault / ".git")
    (vault / ".git").write_text("nonsense")


def _broken_config(vault: Path, _: pytest.MonkeyPatch) -> None:
    (vault / ".git/config").write_text("[core\nrepositoryformatversion = 9")


def _future(vault: Path, _: pytest.MonkeyPatch) -> None:
    (vault / ".git/config").write_text("[core]\n\trepositoryformatversion = 9\n")


def _no_head(vault: Path, _: pytest.MonkeyPatch) -> None:
    (vault / ".git/HEAD").unlink()


def _no_commit(vault: Path, _: pytest.MonkeyPatch) -> None:
    shutil.rmtree(vault / ".git")
    git(vault, "init", "-q")
    git(vault, "add", ".")


def _detached(vault: Path, _: pytest.MonkeyPatch) -> None:
    git(vault, "checkout", "-q", "--detach")


def _no_objects(vault: Path, _: pytest.MonkeyPatch) -> None:
    shutil.rmtree(vault / ".git/objects")
    (vault / ".git/objects").mkdir()


def _work_tree_elsewhere(vault: Path, _: pytest.MonkeyPatch) -> None:
    git(vault, "config", "core.worktree", str(vault.parent.parent / "plain"))


def _shallow(vault: Path, _: pytest.MonkeyPatch) -> None:
    _clone(vault, "--depth=1")


def _partial(vault: Path, _: pytest.MonkeyPatch) -> None:
    git(vault, "config", "uploadpack.allowFilter", "true")
    _clone(vault, "--filter=blob:none")


def _clone(vault: Path, *options: str) -> None:
    other = vault.parent / "other"
    git(vault, "clone", "-q", *options, f"file://{vault}", str(other))
    shutil.rmtree(vault / ".git")
    shutil.move(other / ".git", vault / ".git")
    git(vault, "checkout", "-q", "-f")


Trouble = Callable[[Path, pytest.MonkeyPatch], None]
SINCE, STAMP, CHECK = ("check", "--since", "HEAD"), ("stamp", "--since-git", "--dry-run"), ("check",)
TROUBLES: list[tuple[Trouble, tuple[str, ...], int, str]] = [
    (_no_git, SINCE, 2, "--since needs git: git is not installed."),
    (_no_git, STAMP, 2, "--since-git needs git: git is not installed."),
    (_no_git, CHECK, 1, ""),
    (_no_git, ("install-hook",), 2, "git is not installed."),
    (_no_repository, SINCE, 2, "VAULT is not in a git repository."),
    (_no_repository, STAMP, 2, "VAULT is not in a git repository."),
    (_no_repository, CHECK, 1, ""),
    (_no_repository, ("install-hook",), 2, "VAULT is not in a git repository."),
    (_another_users, SINCE, 2, "belongs to another user, so git does not read it; if you trust it, say so with: "),
    (_another_users, STAMP, 2, "git config --global --add safe.directory VAULT"),
    (_another_users, CHECK, 1, "VAULT belongs to another user"),
    (_another_users, ("install-hook",), 2, "VAULT belongs to another user"),
    (_broken_file, SINCE, 2, "The git repository of VAULT is broken: invalid gitfile format"),
    (_broken_file, CHECK, 1, "invalid gitfile format"),
    (_broken_config, SINCE, 2, "is broken: bad config"),
    (_broken_config, CHECK, 1, "is broken: bad config"),
    (_future, STAMP, 2, "is broken: "),
    (_future, ("install-hook",), 2, "is broken: "),
    (_no_head, SINCE, 2, "is not in a git repository"),
    (_no_commit, SINCE, 2, "git cannot tell what changed since 'HEAD': bad revision 'HEAD'."),
    (_no_commit, STAMP, 0, ""),
    (_no_commit, CHECK, 1, ""),
    (_no_commit, ("stamp", "--check", "--staged"), 1, "4 done tasks in it have no date"),
    (_detached, SINCE, 1, ""),
    (_detached, STAMP, 0, "2026-01-01; it was ticked already when its note came into the history"),
    (_detached, ("stamp", "--check", "--staged"), 1, "1 done task in it has no date"),
    (_no_objects, SINCE, 2, "git cannot tell what changed since 'HEAD'"),
    (_no_objects, STAMP, 2, "git cannot tell the history of"),
    (_no_objects, CHECK, 1, "The age of cards is judged without git."),
    (_work_tree_elsewhere, SINCE, 2, "VAULT has its files elsewhere"),
    (_shallow, SINCE, 1, ""),
    (_shallow, STAMP, 2, "is cut off in this clone; fetch all of it with: git fetch --unshallow"),
    (_shallow, CHECK, 1, ""),
    (_partial, SINCE, 1, ""),
    (_partial, STAMP, 2, "git cannot tell the history of n.md"),
    (_partial, CHECK, 1, "The age of cards is judged without git."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("prepare", "verb", "code", "said"), TROUBLES, ids=[f"{row[0].__name__[1:]}-{' '.join(row[1])}" for row in TROUBLES]
)
def test_troubles_are_said_in_a_sentence(  # noqa: PLR0913, PLR0917 - a row of the table
    prepare: Trouble,
    verb: tuple[str, ...],
    code: int,
    said: str,
    clean: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prepare(clean, monkeypatch)
    ran = run(clean, *verb)
    lines = ran.err.replace(str(clean), "VAULT").splitlines()
    assert (ran.code, said in "\n".join(lines)) == (code, True), ran
    of_ages = [line for line in lines if "The age of cards" in line]  # of notes that were not asked for, perhaps
    assert len(lines) == bool(said) or "--staged" in verb or code == 0 or (not said and lines == of_ages), ran
    assert not (clean / "ran").exists()


def test_names_that_are_not_lines(tmp_path: Path, run: Run) -> None:
    top = tmp_path / "a\n--%scaffold% 'b\" c"
    vault = write_vault(top / "my\nvault", {"x\ny.md": "- [x] a\n", "old.md": "- [x] b\n"})
    git(top, "init", "-q")
    git(top, "add", "my\nvault/old.md")
    git(top, "commit", "-qm", "one", day="2026-01-01")
    git(top, "add", ".")
    checked = run(vault, "stamp", "--check", "--staged")
    assert (checked.code, "x\\ny.md:1" in checked.err, "old.md" in checked.err) == (1, True, False)
    since = run(vault, "check", "--since", "HEAD", "--format", "json").out
    assert ('"x\\ny.md"' in since, '"old.md"' in since) == (True, False)
    assert run(vault, "stamp", "--since-git", "--yes").code == 0
    assert (vault / "old.md").read_text() == "- [x] b ✅ 2026-01-01\n"
    assert run(vault, "install-hook").code == 0
    git(top, "add", ".")
    git(top, "commit", "-qm", "two")
    (vault / "x\ny.md").write_text("- [x] again\n")
    git(top, "commit", "-qam", "three", fails=True)
    assert git(top, "log", "--format=%s", "-1") == "two"
    assert run(vault, "install-hook", "--remove").code == 0
    assert not (top / ".git/hooks/pre-commit").exists()


HOOKS: list[tuple[bytes | None, int, str]] = [  # what is there, the exit code, and what is said
    (None, 0, "Wrote VAULT/.git/hooks/pre-commit."),
    (b"#!/bin/sh\nexit 0\n", 0, "Added the check to"),
    (b"#!/usr/bin/env bash\r\necho h\xff\n\n# no last newline", 0, "Added the check to"),
    (b"#!/bin/sh", 0, "Added the check to"),
    (b"#!/bin/sh\n", 0, "Added the check to"),
    (b"", 0, "Added the check to"),
    (b"echo without a first line\n", 0, "Added the check to"),
    (b"#!/opt/sh/bin/python3\nprint()\n", 2, "is not a shell script"),
    (b"#!/usr/bin/perl -w run.sh\n", 2, "is not a shell script"),
    (b"# >>> scaffold install-hook: .\necho mine\n", 2, "but not the one that ends what was added"),
    (b"#!/usr/bin/env python3\nprint()\n", 2, "is not a shell script, so nothing is added; let it run: "),
    (b"\x7fELF\0\n", 2, "is not a shell script"),
]


@pytest.mark.parametrize(("before", "code", "said"), HOOKS, ids=[str(row[0])[:20] for row in HOOKS])
def test_an_existing_hook_keeps_its_text(before: bytes | None, code: int, said: str, clean: Path, run: Run) -> None:
    hook = clean / ".git/hooks/pre-commit"
    if before is not None:
        hook.write_bytes(before)
        hook.chmod(0o711)
    ran = run(clean, "install-hook")
    assert (ran.code, said in (ran.out + ran.err).replace(str(clean), "VAULT")) == (code, True), ran
    if code:
        assert hook.read_bytes() == before
        return
    installed = hook.read_bytes()
    assert hook.stat().st_mode & 0o777 == (0o755 if before is None else 0o711)
    if before and before.startswith(b"#!"):
        first, _, rest = before.partition(b"\n")
        assert installed.startswith(first + b"\n# >>> scaffold install-hook: .\n")
        assert installed.endswith(b"# <<< scaffold install-hook\n" + rest)
    again = run(clean, "install-hook")
    assert (again.code, "has the check already" in again.out, hook.read_bytes()) == (0, True, installed)
    assert run(clean, "install-hook", "--remove").code == 0
    kept = hook.read_bytes() if hook.exists() else None
    assert kept == (before if before != b"#!/bin/sh" else b"#!/bin/sh\n")
    assert "no hook to remove" in run(clean, "install-hook", "--remove").out


def _outside(vault: Path, folder: Path) -> None:
    git(vault, "config", "core.hooksPath", str(folder))


def _linked_folder(vault: Path, folder: Path) -> None:
    shutil.rmtree(vault / ".git/hooks")
    (vault / ".git/hooks").symlink_to(folder)


def _linked_hook(vault: Path, folder: Path) -> None:
    (folder / "pre-commit").write_text("#!/bin/sh\n")
    (vault / ".git/hooks/pre-commit").symlink_to(folder / "pre-commit")


@pytest.mark.parametrize(
    ("prepare", "said"),
    [(_outside, "kept outside of it"), (_linked_folder, "kept outside of it"), (_linked_hook, "is a symbolic link")],
)
def test_no_hook_is_written_outside_of_the_repository(
    prepare: Callable[[Path, Path], None], said: str, clean: Path, tmp_path: Path, run: Run
) -> None:
    folder = tmp_path / "hooks of all"
    folder.mkdir()
    prepare(clean, folder)
    before = tree(tmp_path)
    ran = run(clean, "install-hook")
    assert (ran.code, said in ran.err, tree(tmp_path)) == (2, True, before), ran
    assert f"{sys.executable} -P -m scaffold stamp --check --staged --vault ./." in ran.err


def test_the_hook_judges_what_is_staged_and_runs_the_program_that_installed_it(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = tmp_path / "top"
    vault = write_vault(top / "My Notes", {"n.md": "- [x] a\n"})
    (top / "scaffold.py").write_text("raise SystemExit(1)\n")  # Python is not to import it
    write_vault(top / "other", {"o.md": "- [x] o\n"})
    git(top, "init", "-q")
    assert run(vault, "install-hook").code == run(top / "other", "install-hook").code == 0
    monkeypatch.setenv("PATH", os.pathsep.join(each for each in os.defpath.split(os.pathsep) if each))

    def commit(*arguments: str) -> bool:
        count = git(top, "rev-list", "--count", "--all")
        git(top, "commit", "-qm", "x", *arguments, fails=True)
        return git(top, "rev-list", "--count", "--all") != count

    git(top, "add", "My Notes", "scaffold.py")
    assert not commit()
    (vault / "n.md").write_text("- [x] a ✅ 2026-03-09\n")
    assert not commit()  # what is staged has no date still
    assert commit("-a")
    (vault / "n.md").write_text("- [x] a ✅ 2026-03-09\n- [ ] b\n")
    git(top, "add", ".", ":!other")
    (vault / "n.md").write_text("- [x] a ✅ 2026-03-09\n- [x] b\n")
    assert commit()  # the tick is not staged
    assert not commit("My Notes/n.md")
    git(top, "add", "other")
    assert not commit()
    assert run(top / "other", "install-hook", "--remove").code == 0
    assert commit()
    hook = top / ".git/hooks/pre-commit"
    hook.write_text(hook.read_text().replace("-f ", "-f /gone"))
    git(top, "add", ".")
    ran = subprocess.run(["/bin/sh", hook], cwd=top, capture_output=True, check=False, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (0, "", 1)
    assert "this commit was not checked" in ran.stderr


def test_what_is_refused_says_why_and_what_helps(clean: Path, run: Run) -> None:
    ran = run(clean, "stamp", "--check", "--staged")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.replace(str(clean), "VAULT") == (
        "staged.md:1  staged\n"
        "scaffold: the commit is refused, as 1 done task in it has no date. In VAULT, run:\n"
        "  scaffold stamp staged.md\n"
        "  git add -- staged.md\n"
        "then commit again; or commit it as it is, with: git commit --no-verify\n"
    )
    (clean / "staged.md").write_text("- [x] staged\n- [ ] more\n")
    assert "  git add -p -- staged.md\n" in run(clean, "stamp", "--check", "--staged").err
    for wrong in (["--staged"], ["--staged", "--check", "n.md"], ["--staged", "--check", "--since-git"]):
        assert "--staged needs --check" in run(clean, "stamp", *wrong).err


def test_what_is_stamped_already_is_only_to_be_added(clean: Path, run: Run) -> None:
    (clean / "staged.md").write_text("- [x] staged ✅ 2026-03-09\n")
    said = run(clean, "stamp", "--check", "--staged").err
    assert ("scaffold stamp" in said, "  git add -- staged.md\n" in said) == (False, True)


def test_ticks_that_the_last_commit_has_are_not_this_ones(clean: Path, run: Run) -> None:
    """Old ticks without a date stop no commit, neither at their place nor moved to another note."""
    (clean / "old.md").write_text("- [x] long ago, here\n- [x] and this\n- [ ] open\n")
    git(clean, "add", ".")
    git(clean, "commit", "-qm", "old", "--no-verify")
    (clean / "old.md").write_text("# More\n\n- [x] long ago, here, in other words\n- [ ] open\n")
    (clean / "new.md").write_text("- [x] and this\n")
    git(clean, "add", ".")
    assert run(clean, "stamp", "--check", "--staged").code == 0
    (clean / "old.md").write_text("- [x] long ago, here\n- [x] open\n")
    git(clean, "add", ".")
    ran = run(clean, "stamp", "--check", "--staged")
    assert (ran.code, "old.md:2  open\n" in ran.err, "old.md:1" in ran.err) == (1, True, False), ran
    assert "  scaffold stamp --since-git old.md\n" in ran.err


def test_old_ticks_of_a_renamed_note_stop_no_commit(clean: Path, run: Run) -> None:
    """Whatever the working tree holds, as it is not what is committed."""
    (clean / "old.md").write_text("- [x] long ago\n")
    git(clean, "add", ".")
    git(clean, "commit", "-qm", "old", "--no-verify", day="2026-01-03")
    git(clean, "mv", "old.md", "renamed.md")
    assert run(clean, "stamp", "--check", "--staged").code == 0
    assert run(clean, "stamp", "--since-git", "renamed.md", "--yes").code == 0
    assert (clean / "renamed.md").read_text() == "- [x] long ago ✅ 2026-01-03\n"
    (clean / "old.md").write_text("- [x] long ago\n")
    assert run(clean, "stamp", "--check", "--staged").code == 0


def test_hidden_folders_are_not_judged(clean: Path, run: Run) -> None:
    git(clean, "add", ".")
    git(clean, "commit", "-qm", "all", "--no-verify")
    write_vault(clean, {".trash/a.md": "- [x] thrown away\n"})
    git(clean, "add", "-f", ".")
    assert run(clean, "stamp", "--check", "--staged").code == 0
    write_vault(clean, {"seen.md": "- [x] done\n"})
    git(clean, "add", "seen.md")
    assert run(clean, "stamp", "--check", "--staged").err.startswith("seen.md:1  done\nscaffold: the commit is refused")


def _another(clean: Path, how: str) -> Path:
    """Return a vault whose `.git` leads to the repository of another one."""
    evil = write_vault(clean.parent / "evil", {"n.md": "- [x] a\n"})
    if how == "a file":
        (evil / ".git").write_text(f"gitdir: {clean}/.git\n")
    else:
        git(evil, "init", "-q")
        (evil / ".git/commondir").write_text(f"{clean}/.git\n")
    return evil


@pytest.mark.parametrize("how", ["a file", "commondir"])
def test_no_hook_is_written_into_a_repository_that_a_vault_names(how: str, clean: Path, run: Run) -> None:
    evil = _another(clean, how)
    before = tree(clean)
    ran = run(evil, "install-hook")
    assert (ran.code, "kept outside of it" in ran.err, tree(clean)) == (2, True, before), ran


@pytest.mark.parametrize("kind", ["a linked working tree", "a submodule"])
def test_repositories_that_lead_back_get_the_hook(kind: str, clean: Path, run: Run) -> None:
    if kind == "a submodule":
        top = write_vault(clean.parent / "top", {"t.md": "x"})
        git(top, "init", "-q")
        git(top, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(clean), "sub")
        vault, hook = top / "sub", top / ".git/modules/sub/hooks/pre-commit"
    else:
        vault, hook = clean.parent / "linked", clean / ".git/hooks/pre-commit"
        git(clean, "worktree", "add", "-q", str(vault))
    write_vault(vault, {})
    assert run(vault, "install-hook").code == 0
    assert "scaffold install-hook" in hook.read_text()


def test_a_hook_that_is_switched_off_stays_so(clean: Path, run: Run) -> None:
    hook = clean / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\nexit 7\n")
    hook.chmod(0o644)
    before = tree(clean)
    ran = run(clean, "install-hook")
    assert (ran.code, "is not executable" in ran.err, tree(clean)) == (2, True, before), ran


def test_marked_lines_are_found_after_they_were_saved_with_crlf(clean: Path, run: Run) -> None:
    hook = clean / ".git/hooks/pre-commit"
    hook.write_bytes(b"#!/bin/sh\necho mine\n")
    hook.chmod(0o755)
    assert run(clean, "install-hook").code == 0
    hook.write_bytes(hook.read_bytes().replace(b"\n", b"\r\n"))
    assert run(clean, "install-hook", "--remove").code == 0
    assert hook.read_bytes() == b"#!/bin/sh\r\necho mine\r\n"


@pytest.mark.parametrize("first", ["#!/bin/sh", "#!/bin/sh -e"])
@pytest.mark.parametrize("trouble", ["settings", "a library"])
def test_a_hook_that_cannot_look_lets_the_commit_pass_and_says_so(
    first: str, trouble: str, clean: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path = clean.parent
    hook = clean / ".git/hooks/pre-commit"
    hook.write_text(f"{first}\necho after\n")
    hook.chmod(0o755)
    assert run(clean, "install-hook").code == 0
    if trouble == "settings":
        (clean / "scaffold.toml").write_text("foo = 1\n")
    else:
        (tmp_path / "shadow/click").mkdir(parents=True)
        (tmp_path / "shadow/click/__init__.py").write_text("raise ModuleNotFoundError(name='click')")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path / "shadow"))
    ran = subprocess.run([hook], cwd=clean, capture_output=True, check=False, text=True)
    assert (ran.returncode, ran.stdout, "Traceback" in ran.stderr) == (0, "after\n", False), ran
    assert "this commit was not checked for unstamped tasks" in ran.stderr


@pytest.mark.parametrize("name", ["HEAD", "refs", "index", "packed-refs"])
def test_links_in_a_repository_are_said_instead_of_passed_over(name: str, clean: Path, run: Run) -> None:
    git(clean, "pack-refs", "--all")
    place = clean / ".git" / name
    place.rename(clean / ".git/elsewhere")
    place.symlink_to("elsewhere")
    ran = run(clean, "stamp", "--since-git", "--dry-run")
    assert (ran.code, f"{name} is a symbolic link, which is not followed" in ran.err) == (2, True), ran


@pytest.mark.parametrize("name", ["HEAD", "config", "commondir", "index", "objects/info/alternates"])
def test_a_pipe_in_a_repository_holds_nothing_up(name: str, clean: Path, run: Run) -> None:
    place = clean / ".git" / name
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    ran = run(clean, "stamp", "--since-git", "--dry-run")
    assert (ran.code, f"{name} is not a regular file" in ran.err) == (2, True), ran


@pytest.mark.parametrize("date", ["1767225600 +9999", "99999999999999 +0000", "x"])
def test_a_commit_with_a_date_that_is_none_is_said(date: str, clean: Path, run: Run) -> None:
    data = subprocess.run(["git", "cat-file", "commit", "HEAD"], cwd=clean, capture_output=True, check=True).stdout
    odd = re.sub(rb"> .*", f"> {date}".encode(), data)
    made = subprocess.run(
        ["git", "hash-object", "--literally", "-w", "-t", "commit", "--stdin"],
        cwd=clean, input=odd, capture_output=True, check=True,
    ).stdout.decode().strip()  # fmt: skip
    git(clean, "reset", "-q", "--soft", made)
    for verb in (["stamp", "--since-git", "--dry-run"], ["check"]):
        ran = run(clean, *verb)
        check_ending(ran.code, ran.err)
    assert "date that cannot be read" in run(clean, "stamp", "--since-git", "--dry-run").err


def test_the_persons_encoding_of_logs_does_not_matter(clean: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    persons = clean.parent / "persons"
    persons.write_text("[i18n]\nlogOutputEncoding = UTF-16\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(persons))
    ran = run(clean, "stamp", "--since-git", "--dry-run")
    assert (ran.code, "+- [x] done ✅ 2026-01-01\n" in ran.out) == (0, True), ran


def test_a_setting_without_a_value_means_yes(clean: Path, run: Run) -> None:
    with (clean / ".git/config").open("a") as file:
        file.write("[core]\n\tfilemode\n")
    git(clean, "add", ".")
    git(clean, "commit", "-qm", "all", "--no-verify")
    (clean / "n.md").chmod(0o755)
    rows = json.loads(run(clean, "check", "--since", "HEAD", "--format", "json").out)
    assert ("n.md", 5, "TSK003") in {(row["path"], row["line"], row["code"]) for row in rows}


@pytest.mark.parametrize("revision", ["--", "-p", "--output=x"])
def test_an_option_is_not_a_revision(revision: str, clean: Path, run: Run) -> None:
    before = tree(clean)
    ran = run(clean, "check", f"--since={revision}")
    assert (ran.code, "is not a revision" in ran.err, tree(clean)) == (2, True, before), ran


def test_nothing_is_left_of_what_git_was_shown(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while git is asked, or while the folder is made and removed."""
    folder = clean.parent / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    for name in ("subprocess.run", "tempfile.mkdtemp", "shutil.rmtree"):
        with monkeypatch.context() as patch:
            call = pkgutil.resolve_name(name)

            def stop(*given: object, call: Callable[..., object] = call, **options: object) -> object:
                signal.raise_signal(signal.SIGINT)
                return call(*given, **options)

            patch.setattr(name, stop)
            with suppress(KeyboardInterrupt):
                find_repository(str(clean))
        assert list(folder.iterdir()) == [], name


def test_the_vault_of_the_notes_that_are_given_is_found(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As pre-commit calls: from the top of a repository that the vault is a folder of."""
    write_vault(tmp_path / "top/my vault", {"n.md": "- [x] a\n"})
    monkeypatch.delenv("SCAFFOLD_VAULT", raising=False)
    ran = run(tmp_path / "top", "stamp", "--check", "my vault/n.md")
    assert (ran.code, "n.md:1" in ran.out) == (1, True), ran
    assert "n.md:1:1 TSK003" in run(tmp_path / "top", "check", "my vault/n.md").out
    assert "No vault here" in run(tmp_path / "top", "stamp", "--check").err


def test_a_note_that_is_made_what_it_once_was_did_not_come_with_git(clean: Path) -> None:
    """Its bytes are an object, but git has not written since."""
    note, repository = clean / "n.md", find_repository(str(clean))
    git(clean, "commit", "-qam", "as it is", "--no-verify")
    text = note.read_bytes()
    note.write_bytes(b"another\n")
    git(clean, "commit", "-qam", "another", "--no-verify")
    time.sleep(1.1)  # as long as it may take until a change of git's is known
    note.write_bytes(text)
    written = note.stat().st_mtime_ns
    assert find_texts_from_git(repository, {"n.md": (text, written)}) == {}
    git(clean, "checkout", "-q", "HEAD", "--", "n.md")
    git(clean, "checkout", "-q", "HEAD~1", "--", "n.md")
    written = note.stat().st_mtime_ns
    assert text in find_texts_from_git(repository, {"n.md": (text, written)})["n.md"]


def test_only_four_modules_can_start_a_program() -> None:
    """The import contract holds `subprocess` to its owners; here is what else could start something."""
    starters = re.compile(
        r"\bos\.(?:system|popen|exec\w*|spawn\w*|posix_spawn\w*|startfile)\(|\bpty\.|create_subprocess"
    )
    sources = (path for path in (ROOT / "scaffold").rglob("*.py"))
    assert [str(path) for path in sources if starters.search(path.read_text(encoding="utf-8"))] == []


def test_the_hook_lets_a_merge_through_that_brings_ticks(tmp_path: Path, run: Run) -> None:
    vault = write_vault(tmp_path / "vault", {"n.md": "- [ ] a\n", "c.md": "one\n"})
    git(vault, "init", "-q", "-b", "main")
    git(vault, "add", ".")
    git(vault, "commit", "-qm", "one")
    git(vault, "checkout", "-qb", "side")
    write_vault(vault, {"n.md": "- [x] a\n", "c.md": "theirs\n"})
    git(vault, "commit", "-qam", "side", "--no-verify")
    git(vault, "checkout", "-q", "main")
    (vault / "c.md").write_text("ours\n")
    git(vault, "commit", "-qam", "main")
    assert run(vault, "install-hook").code == 0
    for command in (("merge", "side"), ("cherry-pick", "side")):
        git(vault, *command, fails=True)
        (vault / "c.md").write_text("both\n")
        git(vault, "add", ".")
        git(vault, "-c", "core.editor=true", "commit", "-qm", "both")
        assert (vault / "n.md").read_text() == "- [x] a\n"
        git(vault, "reset", "-q", "--hard", "HEAD~1")


def test_a_python_that_cannot_start_refuses_no_commit(clean: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(clean, "install-hook").code == 0
    (clean / "staged.md").write_text("- [x] staged\n- [x] more\n")
    git(clean, "add", "staged.md")
    git(clean, "commit", "-qm", "refused", fails=True)
    assert "refused" not in git(clean, "log", "--format=%s")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    git(clean, "commit", "-qm", "not checked")
    assert "not checked" in git(clean, "log", "--format=%s")
