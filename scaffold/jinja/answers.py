"""Answers, as given on the command line, in a file or by a person: how they are read and checked."""

import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from scaffold.errors import ScaffoldError
from scaffold.flows.syntax import Direction, flow_sentence
from scaffold.frontmatter.yaml_data import yaml_values
from scaffold.jinja.template import LISTS, Question, Template
from scaffold.text.encoding import is_utf8
from scaffold.text.patterns import compile_later
from scaffold.vault.names import check_inside, check_title, key

Answers = dict[str, Any]
ARROWS: dict[Direction, re.Pattern[str]] = {
    "input": re.compile(r"(?:^|\s+)(?:<-|←)(?:\s+|$)"),
    "output": re.compile(r"(?:^|\s+)(?:->|→)(?:\s+|$)"),
}
_NAME = r"(?:\s*\[\[[^\[\]]+\]\]\s*|[^,\[\]]*)"
_LISTED = compile_later(f"{_NAME}(?:,{_NAME})*")
_BRACKETED = compile_later(r"\[\[([^\[\]|#]+)\]\]|([^,]+)")
_TRUE, _FALSE = ("yes", "y", "true", "1"), ("no", "n", "false", "0", "")


def check(question: Question, raw: Any, titles: Mapping[str, str]) -> Any:  # noqa: ANN401 - by the question's kind
    """Return a raw answer as the template gets it. Raises ScaffoldError for one that cannot be."""
    if question.kind in LISTS:
        entries = [] if raw is None else raw if isinstance(raw, list) else [raw]
        if question.kind == "lines":
            return [_text(question, entry) for entry in entries]
        direction: Direction = "input" if question.kind == "inputs" else "output"
        return [flow(direction, entry, titles) for entry in entries]
    if question.kind == "confirm":
        return _yes(question, raw)
    text = _text(question, raw)
    if question.kind == "title":
        return check_title(text.removesuffix(".md"))
    if question.kind == "folder":
        return check_inside(text)
    if question.kind == "select" and text not in question.choices:
        raise ScaffoldError(f"{question.name} must be one of {', '.join(question.choices)}, not {text!r}.")
    if question.is_required and not text.strip():
        raise ScaffoldError(f"{question.name} must not be empty.")
    return text


def flow(direction: Direction, entry: Any, titles: Mapping[str, str]) -> str:  # noqa: ANN401 - a string, or a map of YAML
    """Return a flow as the sentence that is written.

    `entry` is `what <- A, B` (an input), `what -> C` (an output), a sentence with its wikilinks, which is taken as it
    is, or a map with `what` and `from` or `to`.
    """
    if isinstance(entry, dict):
        return _mapped(direction, entry, titles)
    sentence = str(entry).strip()
    if not sentence or "\n" in sentence or not is_utf8(sentence):
        raise ScaffoldError(f"An {direction} must be one line of text, not {entry!r}.")
    other: Direction = "output" if direction == "input" else "input"
    parts = ARROWS[direction].split(sentence)
    if len(parts) > 1 and not parts[0]:
        raise ScaffoldError(f"The {direction} {sentence!r} does not say what before its arrow.")
    if len(parts) == 2 and "[[" not in parts[0] and _LISTED.fullmatch(parts[1]):  # noqa: PLR2004 - what and partners
        named = partners(parts[1], titles)
        if not named:
            raise ScaffoldError(f"The {direction} {sentence!r} names no partner after its arrow.")
        return flow_sentence(direction, parts[0].strip(), named)
    if "[[" not in sentence and (len(parts) > 1 or ARROWS[other].search(sentence)):
        example = "what <- Partner" if direction == "input" else "what -> Partner"
        raise ScaffoldError(f"An {direction} is written {example!r}, which {sentence!r} is not.")
    return sentence


def partners(listed: str, titles: Mapping[str, str]) -> list[str]:
    """Return the names in `A, B`; a comma may be part of a title that the vault has, or of one in `[[ ]]`."""
    pieces = [(match.group(1) or match.group(2)).strip() for match in _BRACKETED.finditer(listed)]
    pieces = [piece for piece in pieces if piece]
    found: list[str] = []
    while pieces:
        for length in range(len(pieces), 0, -1):
            joined = ", ".join(pieces[:length])
            if length == 1 or key(joined) in titles:
                name = titles.get(key(joined)) or partner(joined.removeprefix("[[").removesuffix("]]"))
                found += [] if name in found else [name]
                del pieces[:length]
                break
    return found


def partner(name: str) -> str:
    """Return a partner's name as a link writes it. Raises ScaffoldError for one that no link can hold."""
    parts = name.strip().removesuffix(".md").split("/")
    return "/".join(check_title(part) for part in parts)


def _mapped(direction: Direction, entry: dict[Any, Any], titles: Mapping[str, str]) -> str:
    word = "from" if direction == "input" else "to"
    if set(entry) - {"what", word} or "what" not in entry:
        raise ScaffoldError(f"An {direction} has the keys 'what' and {word!r}, not {', '.join(map(str, entry))}.")
    named = entry.get(word) or []
    if not str(entry["what"]).strip():
        raise ScaffoldError(f"An {direction} must say what, which {entry!r} does not.")
    listed = partners(named, titles) if isinstance(named, str) else [partner(str(name)) for name in named]
    return flow_sentence(direction, str(entry["what"]).strip(), listed)


def _text(question: Question, raw: object) -> str:
    if raw is not None and not isinstance(raw, str | int | float):
        raise ScaffoldError(f"{question.name} must be one text, not {raw!r}.")
    text = "" if raw is None else str(raw).strip()
    if not is_utf8(text):
        raise ScaffoldError(f"{question.name} is not UTF-8; write it so.")
    return text


def _yes(question: Question, raw: object) -> bool:
    answer = str(raw or "").strip().lower()
    if answer not in (*_TRUE, *_FALSE):
        raise ScaffoldError(f"{question.name} must be yes or no, not {raw!r}.")
    return answer in _TRUE


def given_answers(pairs: Iterable[str], inputs: Iterable[str], outputs: Iterable[str], template: Template) -> Answers:
    """Return the answers of `--set`, `--input` and `--output`; a list's name may be set several times."""
    lists = {question.name: question.kind for question in template.questions if question.kind in LISTS}
    found: Answers = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name = name.strip()
        if not equals or not name:
            raise ScaffoldError(f"--set takes NAME=VALUE, not {pair!r}.")
        if name in lists:
            found.setdefault(name, []).append(value)
        elif name in found:
            raise ScaffoldError(f"--set {name} is given twice.")
        else:
            found[name] = value
    for kind, flows in (("inputs", inputs), ("outputs", outputs)):
        name = next((known for known, of in lists.items() if of == kind), "")
        for sentence in flows:
            if not name:
                raise ScaffoldError(f"The template {template.name} has no {kind}.")
            found.setdefault(name, []).append(sentence)
    return found


def read_answers(path: str) -> Answers:
    """Return the answers in a YAML file (`-`: standard input). Raises ScaffoldError where it holds no answers."""
    try:
        text = (sys.stdin.buffer.read() if path == "-" else _file(path)).decode("utf-8-sig")
    except OSError as error:
        raise ScaffoldError(f"Cannot read the answers in {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ScaffoldError(f"The answers in {path} are not UTF-8; convert the file first.") from error
    return yaml_values(text, f"The file of answers {path}")


def _file(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
