"""A template is one file: a YAML header with its questions, and a Jinja body. The vault's own go before the shipped.

The header says `description`, `file` (the note's path, itself Jinja) and `questions`; see `Question` for its keys.
"""

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from scaffold.errors import ScaffoldError
from scaffold.frontmatter.yaml_data import yaml_values
from scaffold.jinja.files import SUFFIX, TemplateFiles
from scaffold.text.encoding import decode, is_utf8
from scaffold.text.similarity import closest

Kind = Literal["title", "text", "known", "folder", "inputs", "outputs", "lines", "select", "confirm"]
LISTS = ("inputs", "outputs", "lines")
_FILE = "{{ folder }}/{{ title }}.md"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a template.

    `kind`: `title`, `text`, `known` (a value that the property `values_of` has in some note, or another), `folder`,
    `inputs` and `outputs` (flows), `lines` (any number of texts), `select` (one of `choices`), `confirm`. `default` is
    Jinja over the answers so far; without one the question must be answered, except lists. `when` is a Jinja condition;
    `ask: false` leaves a question to `--set`.
    """

    name: str
    text: str
    kind: Kind = "text"
    default: str | None = None
    choices: tuple[str, ...] = ()
    values_of: str = ""
    when: str = ""
    ask: bool = True

    @property
    def is_required(self) -> bool:
        """Tell whether there must be an answer."""
        return self.default is None and self.kind not in LISTS


@dataclass(frozen=True, slots=True)
class Template:
    """A template as read: `lines_before` is the number of lines above its body, for messages."""

    name: str
    path: str
    description: str
    file: str
    questions: tuple[Question, ...]
    body: str
    lines_before: int


def load_template(name: str, files: TemplateFiles) -> Template:
    """Return a template by name. Raises ScaffoldError when there is none or its header cannot be used, saying why."""
    name = name.removesuffix(SUFFIX)
    names = files.names()
    if name not in names:
        near = closest(name, names)
        hint = (
            f"did you mean {near}?"
            if near
            else f"there are {', '.join(names)}; `scaffold templates` lists the vault's, too."
        )
        raise ScaffoldError(f"There is no template {name!r}; {hint}")
    found = files.read(name + SUFFIX)
    if found is None:
        raise ScaffoldError(f"The template {name!r} cannot be read: it is not a file of at most 1 MiB.")
    path, text = found[0], decode(found[1]).replace("\r\n", "\n")
    if not is_utf8(text):
        raise ScaffoldError(f"The template {path} is not UTF-8; convert it first.")
    return _parsed(name, path, text)


def _parsed(name: str, path: str, text: str) -> Template:
    end = text.find("\n---\n", 3)
    if not text.startswith("---\n") or end < 0:
        raise ScaffoldError(f"The template {path} must begin with a header between two lines `---`.")
    header = _header(path, text[4 : end + 1])
    body = text[end + len("\n---\n") :]
    questions = tuple(_question(path, entry) for entry in header.get("questions") or [])
    names = [question.name for question in questions]
    if len(set(names)) < len(names):
        raise ScaffoldError(f"The template {path} asks two questions of the same name.")
    description, file = str(header.get("description", "")), str(header.get("file", _FILE))
    return Template(name, path, description, file, questions, body, text.count("\n", 0, end + 5))


def _header(path: str, text: str) -> dict[str, Any]:
    header: dict[str, Any] = yaml_values(text, f"The header of the template {path}")
    unknown = [key for key in header if key not in ("description", "file", "questions")]
    if unknown:
        raise ScaffoldError(f"The header of the template {path} has the unknown key {unknown[0]!r}.")
    if not isinstance(header.get("questions") or [], list):
        raise ScaffoldError(f"The header of the template {path}: questions must be a list.")
    return header


def _question(path: str, entry: object) -> Question:
    known = [field.name for field in fields(Question)]
    if not isinstance(entry, dict) or "name" not in entry:
        raise ScaffoldError(f"The template {path}: each question needs at least a name.")
    unknown = [key for key in entry if key not in known]
    if unknown:
        raise ScaffoldError(f"The template {path}: the question {entry['name']!r} has the unknown key {unknown[0]!r}.")
    kind = entry.get("kind", "text")
    if kind not in get_args(Kind):
        raise ScaffoldError(
            f"The template {path}: {kind!r} is not a kind of question; use {', '.join(get_args(Kind))}."
        )
    strings = [value for name, value in entry.items() if name != "choices"] + list(entry.get("choices") or [])
    if not all(isinstance(value, str) for value in strings):
        raise ScaffoldError(f"The template {path}: a question's keys hold texts, `choices` a list of texts.")
    asked = {"true": True, "false": False}.get(entry.get("ask", "true"))
    if asked is None or not isinstance(entry.get("choices", []), list):
        raise ScaffoldError(f"The template {path}: in {entry['name']!r}, ask is true or false, choices a list.")
    return Question(**{"text": entry["name"], **entry, "choices": tuple(entry.get("choices", ())), "ask": asked})
