"""A second, independent reader of links for the tests: cruder than the product's, and sharing no code with it.

It blanks out code, comments and math line by line, finds wikilinks and Markdown links with two expressions, and
resolves them by path or by a unique name. Where a name is not unique it says so instead of guessing.
"""

import posixpath
import re
import unicodedata
from urllib.parse import unquote

FENCE = re.compile(r"^([ >]*(?:[-*+] +)?)(```+|~~~+)[^\n]*\n.*?(?:^[ >]*\2[^\n]*$|\Z)", re.DOTALL | re.MULTILINE)
INERT = re.compile(r"`[^`\n]+`|<!--.*?-->|^%%$.*?%%|\$\$.*?\$\$|\\\[", re.DOTALL | re.MULTILINE)
WIKI = re.compile(r"\[\[([^\[\]\n|#\\]*)(#[^\[\]\n|\\]*)?(?:\\?\|[^\[\]\n]*)?\]\]")
MARKDOWN = re.compile(r"\]\((?:<([^<>\n]+)>|([^\s()]+(?:\([^()\s]*\)[^\s()]*)*))(?: \"[^\"]*\")?\)")


def graph(files: dict[str, str]) -> dict[str, list[str]]:
    """Return, of each file, what its links mean in order: a path, `?` for several, `-` for none, `=` for itself."""
    names: dict[str, list[str]] = {}
    for path in files:
        names.setdefault(folded(posixpath.basename(path)), []).append(path)
    return {path: targets(path, text, files, names) for path, text in files.items() if path.endswith(".md")}


def targets(source: str, text: str, files: dict[str, str], names: dict[str, list[str]]) -> list[str]:
    text = FENCE.sub(blank, text.replace("\r\n", "\n"))
    text = INERT.sub(blank, text)
    found = [(match.start(), match.group(1)) for match in WIKI.finditer(text) if match.group(1) or match.group(2)]
    for match in MARKDOWN.finditer(text):
        link = match.group(1) or match.group(2)
        if not re.match(r"[a-z]+:", link):
            found.append((match.start(), unquote(link.partition("#")[0])))
    return [resolved(link.strip(), source, files, names) for _, link in sorted(found)]


def resolved(link: str, source: str, files: dict[str, str], names: dict[str, list[str]]) -> str:
    if not link:
        return "="
    if link.startswith("."):
        link = "/" + posixpath.normpath(posixpath.join(posixpath.dirname(source), link))
    wanted = {folded(link.lstrip("/")), folded(link.lstrip("/")) + ".md"}
    exact = [path for path in files if folded(path) in wanted]
    if exact or link.startswith("/"):
        return exact[0] if exact else "-"
    last = folded(posixpath.basename(link))
    near = [*names.get(last, []), *names.get(last + ".md", [])]
    near = [path for path in near if any(folded("/" + path).endswith("/" + end) for end in wanted)]
    return near[0] if len(near) == 1 else "?" if near else "-"


def blank(match: "re.Match[str]") -> str:
    return re.sub(r"[^\n]", " ", match.group())


def folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).lower()
