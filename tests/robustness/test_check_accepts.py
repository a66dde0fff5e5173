"""What a verb writes, `check` accepts: no verb brings a finding into a file that it writes, beyond what was asked for.

Findings are counted by file and rule, as messages and lines change with what is renamed.
"""

import json
import posixpath
import re
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vaults import Ran, tree, write_vault

from scaffold.text.similarity import are_alike

Run = Callable[..., Ran]
Findings = dict[str, Counter[str]]  # by path, how many findings of each rule

PATHS = ["Plan.md", "a/Engage.md", "a/Service desk.md", "b/c/Improve.md", "b/Plan.md"]  # two of one title
LINKS = ["[[Engage]]", "[[a/Service desk]]", "[[Service desk|the desk]]", "[Improve](<b/c/Improve.md>)", "[[Plan]]",
         "[[b/Plan]]", "[[Nobody]]", "[[b/c/Improve#Inputs]]", "`[[Engage]]`"]  # fmt: skip
WHATS = ["Parts", "part", "Service reports", "Reports of services", "New and changed services", "Advice on [[Engage]]",
         "Figures[^1]", "`code` words", ""]  # fmt: skip
BULLETS = ["- ", "* ", "1. ", "- [ ] ", "  - "]


class Wish(NamedTuple):
    """A command line, the files that become others, and by rule what it cannot but bring, with the reason."""

    arguments: list[str]
    moved: dict[str, list[str]]  # a path afterwards, the paths before whose findings it may have
    brings: dict[str, str]


@st.composite
def sections(draw: st.DrawFn) -> str:
    """Inputs and Outputs in every form: without a heading, in a callout, with an id, with words below."""
    found = ""
    for name, word in (("Inputs", "from"), ("Outputs", "for")):
        form = draw(st.sampled_from(["none", "plain", "plain", "plain", "callout", "bare"]))
        if form == "none":
            continue
        rows = draw(
            st.lists(st.tuples(st.sampled_from(WHATS), st.lists(st.sampled_from(LINKS), max_size=2)), max_size=3)
        )
        bullet = draw(st.sampled_from(BULLETS))
        lines = [f"## {name}"] if form != "bare" else []
        lines += [
            f"{bullet}{what} {word} {' and '.join(links)}." if links else f"{bullet}{what}" for what, links in rows
        ]
        lines += draw(st.sampled_from([[], ["", "Words below."], ["  more of it"]]))
        quote = "> " if form == "callout" else ""
        found += "".join(f"{quote}{line}\n" for line in (["[!note]", *lines] if quote else lines))
        found += "\n" * draw(st.integers(0, 1))
    return found


@st.composite
def notes(draw: st.DrawFn, title: str) -> str:
    """A note of the format, or one of its own."""
    text = ""
    if draw(st.booleans()):
        text += (
            f"---\naliases: [{title}{draw(st.sampled_from(['', ', Old name']))}]\nClass: S101\ntags: [S101/x]\n---\n"
        )
    text += f"- [ ] expand on {title}\n" * draw(st.booleans())
    text += f"# {title}\n" * draw(st.booleans())
    text += "> [!tip] Key Message\n> It matters.\n\n" * draw(st.booleans())
    text += draw(st.sampled_from(["", "Words about Service desk and **Engage**, [[Engage#Outputs]]. ^id\n"]))
    text += draw(sections())
    text += "# cards\n> [!info] card\n> Why ::because\n" * draw(st.booleans())
    return text + "\n[^1]: A note.\n" * ("[^1]" in text)


@st.composite
def vaults(draw: st.DrawFn) -> dict[str, str]:
    return {path: draw(notes(posixpath.basename(path)[:-3])) for path in PATHS}


ANY = {
    "FND032": "the text of a note with cards is another now",
    "FMT003": "a note is to have the properties that most notes have, and most may have others now",
    "FMT011": "a note is to have the comment that its neighbours have, and there may be another neighbour",
}
MORE = {
    **ANY,
    "FND010": "a note with much prose is to stress some of it, and it is much now",
    "FMT014": "a note with text is to have a title, and it has text now",
}
NEW = {
    **MORE,
    "FND030": "a new note has no card yet",
    "FND043": "nothing leads to a new note yet",
    "FMT005": "the format writes a single tag without brackets, where no note of the folder has brackets",
    "FLW003": "the partner that was named does not exist",
    "FLW004": "the same flow was asked for twice",
    "FND040": "a link in code is no partner",
    "LNK002": "the heading that was named does not exist",
}
TITLED = {**ANY, "FMT014": "a title was given another name than the file"}
MOVED = {**ANY, "CRD003": "a note of the folder asks the same, and of two it is told of the one with the later path"}
TOGETHER = {
    **MORE,
    "FND": "two notes in one are of the format when one was, and have two titles and key messages",
    "FMT008": "the aliases of the source lack the title of the target",
    "CRD003": "both notes ask the same",
    "FLW": "what either note says to its partners, the other side says to one of them",
}
APART = {
    **ANY,
    "FND": "the title, the key message, the cards, or the one link to a note went with the section, or stayed",
    "FMT014": "the title went with the section",
    "CRD003": "a note of the other folder asks the same",
    "FLW": "what went with the section is said by another note than its partners name",
}


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, str], Wish]:
    """A vault, and something that may be wished of it."""
    files = draw(vaults())
    path = draw(st.sampled_from(PATHS))
    headings = [line.lstrip("# ") for line in files[path].split("\n") if line.startswith("#")]
    titled = posixpath.basename(path)[:-3] in headings
    verbs = [new_note, fix, rename, *[rename_title] * titled, rename_alias, move, merge, done, card]
    if headings and draw(st.integers(0, 9)) == 0:
        heading = draw(st.sampled_from(headings))
        return files, Wish(["extract", f"{path}#{heading}", "a/Out"], {"a/Out.md": [path]}, APART)
    return files, draw(st.sampled_from(verbs))(draw, path)


def fix(_draw: st.DrawFn, _path: str) -> Wish:
    words = {"LNK002": "the words of a flow go over with the heading that they name, which does not exist"}
    return Wish(["check", "--fix", "--unsafe-fixes"], {}, MORE | words)


def rename(draw: st.DrawFn, path: str) -> Wish:
    new = draw(st.sampled_from(["Planning", "Engage more", "Improve"]))
    return Wish(["rename", path, new], {posixpath.join(posixpath.dirname(path), f"{new}.md"): [path]}, MOVED)


def rename_title(_draw: st.DrawFn, path: str) -> Wish:
    title = posixpath.basename(path)[:-3]
    return Wish(["rename", f"{path}#{title}", f"About {title}"], {}, TITLED)


def rename_alias(_draw: st.DrawFn, path: str) -> Wish:
    return Wish(["rename", "--alias", f"{path}#Old name", "Older name"], {}, ANY)


def move(draw: st.DrawFn, path: str) -> Wish:
    folder = draw(st.sampled_from(["", "a", "new"]))
    return Wish(["move", path, f"{folder}/"], {posixpath.join(folder, posixpath.basename(path)): [path]}, MOVED)


def merge(draw: st.DrawFn, path: str) -> Wish:
    target = draw(st.sampled_from([other for other in PATHS if other != path]))
    return Wish(["merge", path, target], {target: [path, target]}, TOGETHER)


def done(_draw: st.DrawFn, path: str) -> Wish:
    return Wish(["done", path, "--match", "expand on"], {}, ANY)


def card(_draw: st.DrawFn, path: str) -> Wish:
    return Wish(["cards", "new", path, "--front", "What?", "--back", "That."], {}, ANY)


def new_note(draw: st.DrawFn, _path: str) -> Wish:
    """Wish for a new note, of a title that another has or not, whose flows are mirrored."""
    title, folder = draw(st.sampled_from(["Monitor", "Plan"])), draw(st.sampled_from(["a", "F"]))
    arguments = ["new", title, "--set", f"folder={folder}", "--set", "class=S101", "--set", "source=x"]
    arguments += ["--set", "key_message=Short.", "--mirror"]
    for what, link in draw(st.lists(st.tuples(st.sampled_from(WHATS), st.sampled_from(LINKS)), min_size=1, max_size=4)):
        option, word = draw(st.sampled_from([("--input", "from"), ("--output", "for")]))
        arguments += [option, f"{what} {word} {link}.".strip()]
    return Wish(arguments, {}, NEW)


def findings(run: Run, vault: Path, said: str = "") -> Findings:
    """Return what `check` finds; not that a partner lacks a flow, where a verb has `said` so."""
    found: Findings = {}
    for row in json.loads(run(vault, "check", "--format", "json").out):
        lacking = re.match(r"(.+) does not list (.+) among its (?:in|out)puts$", row["message"])
        told = (
            re.findall(rf"{lacking[1]}\.md:1  (?:cannot list|has no heading \w+ to list) (.+) under", said)
            if lacking
            else []
        )
        if not (lacking and any(are_alike(lacking[2], what) for what in told)):
            found.setdefault(row["path"], Counter())[row["code"]] += 1
    return found


@given(case=cases())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
def test_check_accepts_what_a_verb_writes(case: tuple[dict[str, str], Wish], tmp_path: Path, run: Run) -> None:
    files, wish = case
    vault = write_vault(Path(tempfile.mkdtemp(dir=tmp_path)), files)
    before, was = findings(run, vault), tree(vault)
    ran = run(vault, *wish.arguments, "--yes")
    after, now = findings(run, vault, ran.out), tree(vault)
    for path in [path for path, data in now.items() if was.get(path) != data]:
        expected = sum((before.get(old, Counter()) for old in wish.moved.get(path, [path])), Counter())
        fresh = after.get(path, Counter()) - expected
        unexpected = {code: count for code, count in fresh.items() if not code.startswith(tuple(wish.brings))}
        assert not unexpected, (wish.arguments, path, unexpected, ran.out)
