"""What a template asks and uses, found without running it; and the traps that real templates fall into."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scaffold.frontmatter.fences import front_matter_span
from scaffold.templater.grammar import find_commands, place
from scaffold.text.patterns import compile_later

_ASKS = compile_later(r"tp\.system\.(prompt|suggester|multi_suggester)\s*\(")
_STRING = compile_later(r"""\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.)*`)""")
_CALLS = compile_later(r"\b(?:tp|app|this\.app)(?:\.[A-Za-z_$][\w$]*)+")
_FUNCTIONS = {
    "tp.date": ("now", "tomorrow", "yesterday", "weekday"),
    "tp.file": (
        *("content", "create_new", "creation_date", "cursor", "cursor_append", "exists", "find_tfile", "folder"),
        *("include", "last_modified_date", "move", "path", "rename", "selection", "tags", "title"),
    ),
    "tp.system": ("clipboard", "prompt", "suggester", "multi_suggester"),
    "tp.web": ("daily_quote", "random_picture", "request"),
    "tp.hooks": ("on_all_templates_executed",),
    "tp.config": ("template_file", "target_file", "run_mode", "active_file"),
}
_ONLY_IN_APP = compile_later(
    r"app\.(?:workspace\.(?!getActiveFile\b|on\b|onLayoutReady\b)\w*|commands\b|internalPlugins"
    r"|plugins\.(?:plugins(?:\.(?!templater)\w+|\[[\"'](?!templater-obsidian)[^\"'\]]*[\"']\])|getPlugin\([\"'](?!templater-obs)[^)]*\)))"
    r"|tp\.obsidian\.(?:Modal|SuggestModal|FuzzySuggestModal|htmlToMarkdown|setIcon)"
    r"|\bDataviewAPI\b|(?<![\w.])(?:document|localStorage|process|crypto)\.\w+|\bwindow\.(?:prompt|confirm|alert)\b"
)
_NEEDS = (
    (re.compile(r"(?<![\w.])fetch\(|\brequestUrl\(|\bobsidian\.request\("), "--allow-net"),
    (re.compile(r"(?<![\w.])require\((?![\"']obsidian)"), "--engine node"),
)
_INCLUDE = compile_later(r"""tp\.file\.include\(\s*["'`]\[\[([^\[\]|#\n]+)""")
_NAME_KEPT = compile_later(r"\btp\.file\.title\b")
_FOLLOWS_NEWEST = compile_later(r"\btp\.file\.(?:move|rename|path|folder|creation_date|last_modified_date)\b")
_INTL = compile_later(r"\bIntl\b|\.toLocale\w*\(|\.localeCompare\(")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know of a template: where (line and column from 1), how bad (`error`, `needs`, `warning`), what."""

    line: int
    column: int
    kind: str
    message: str


def find_questions(template: str) -> list[str]:
    """Return the texts of the questions that a template may ask, in their order; "" for one without a text."""
    return [
        _text_of(ask.group(1), command.body[ask.end() :])
        for command in find_commands(template)
        for ask in _ASKS.finditer(command.body)
    ]


def _text_of(kind: str, arguments: str) -> str:
    """Return the text of a question: the first argument of a prompt, the fourth of the others."""
    wanted, depth, place_of = (0 if kind == "prompt" else 3), 0, 0
    at = 0
    while at < len(arguments):
        string = _STRING.match(arguments, at)
        if string and depth == 0 and place_of == wanted:
            return string.group(1)[1:-1]
        if string:
            at = string.end()
            continue
        character = arguments[at]
        depth += (character in "([{") - (character in ")]}")
        if depth < 0:
            break
        place_of += character == "," and depth == 0
        at += 1
    return ""


def uses_languages(template: str) -> bool:
    """Tell whether a template asks JavaScript to format or sort by a language, which takes Intl."""
    return bool(_INTL.search(template))


def find_unsupported(template: str, scripts: set[str], programs: set[str]) -> Iterator[Remark]:
    """Yield what is unsupported in a template, what needs a permission, and the known traps."""
    front = front_matter_span(template)
    for command in find_commands(template):
        line, column, _ = place(template, command.start)
        body = command.body
        if command.is_execution and body[:1] in ("-", "_"):
            yield Remark(
                line, column, "warning", f"<%*{body[0]} is not white space control, but JavaScript; write <%{body[0]}*"
            )
        if not command.is_execution and body.lstrip().startswith("*"):
            yield Remark(line, column, "warning", "<% * is a multiplication; write <%* for a command without output")
        if command.is_dynamic:
            where = " in properties" if front and front.start <= command.start < front.end else ""
            yield Remark(
                line, column, "warning", f"<%+{where}: Templater writes NaN for it since 1.16; kept as it is here"
            )
        for call in _CALLS.finditer(body):
            line, column, _ = place(template, command.body_start + call.start())
            message = _of_call(call.group(), scripts, programs)
            if message:
                yield Remark(line, column, *message)
        for only in _ONLY_IN_APP.finditer(body):
            line, column, _ = place(template, command.body_start + only.start())
            yield Remark(line, column, "error", f"{only.group()} needs the Obsidian app")
        for intl in _INTL.finditer(body):
            line, column, _ = place(template, command.body_start + intl.start())
            yield Remark(
                line,
                column,
                "warning",
                f"{intl.group()} knows no languages without V8: pip install 'scaffold-vault[intl]'",
            )


def find_permissions(template: str) -> Iterator[Remark]:
    """Yield what needs an option beside the functions of `tp`: the network, or Node's modules."""
    for command in find_commands(template):
        for pattern, need in _NEEDS:
            for needing in pattern.finditer(command.body):
                line, column, _ = place(template, command.body_start + needing.start())
                yield Remark(line, column, "needs", f"{needing.group().rstrip('(')} needs {need}")


def find_includes(template: str) -> Iterator[tuple[int, int, str]]:
    """Yield the notes that a template includes by name: line, column, name."""
    for command in find_commands(template):
        for found in _INCLUDE.finditer(command.body):
            line, column, _ = place(template, command.body_start + found.start())
            yield line, column, found.group(1).strip()


def find_order_traps(template: str) -> Iterator[Remark]:
    """Yield what comes too late: the title behind a rename, the place of the note behind `create_new`."""
    at = {"rename": 0, "create_new": 0}
    for command in find_commands(template):
        for name, known in at.items():
            found = re.search(rf"\btp\.file\.{name}\b", command.body)
            at[name] = known or (command.body_start + found.end() if found else 0)
    for pattern, name, message in (
        (_NAME_KEPT, "rename", "tp.file.title is still the name before tp.file.rename; keep the new one in a variable"),
        (_FOLLOWS_NEWEST, "create_new", "behind tp.file.create_new this means the note that it made, as in Templater"),
    ):
        found = pattern.search(template, at[name]) if at[name] else None
        if found:
            line, column, _ = place(template, found.start())
            yield Remark(line, column, "warning", message)


def _of_call(call: str, scripts: set[str], programs: set[str]) -> tuple[str, str] | None:
    parts = call.split(".")
    module = ".".join(parts[:2])
    if module == "tp.web":
        return "needs", f"{call} needs --allow-net"
    if module == "tp.user" and len(parts) > 2 and parts[2] not in scripts:  # noqa: PLR2004 - tp.user.NAME
        if parts[2] in programs:
            return "needs", f"{call} needs --allow-exec"
        return "error", f"{call}: there is no user script of that name"
    if module in _FUNCTIONS and len(parts) > 2 and parts[2] not in _FUNCTIONS[module]:  # noqa: PLR2004
        return "error", f"{call} is not a function of Templater"
    return None
