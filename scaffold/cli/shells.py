"""How shells complete verbs, options and notes: the script of each, and the answers that it reads."""

import os
import re
from typing import ClassVar, NamedTuple

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class

from scaffold.text.patterns import compile_later

_BASH = """\
_scaffold_completion() {
    local kind text
    COMPREPLY=()
    while IFS=$'\\t' read -r kind text; do
        case "$kind" in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$text") ;;
        esac
    done < <(_SCAFFOLD_COMPLETE=bash_complete _SCAFFOLD_LINE="${COMP_LINE:0:COMP_POINT}" \\
        _SCAFFOLD_BREAKS="$COMP_WORDBREAKS" "${COMP_WORDS[0]}" 2> /dev/null)
}
complete -o nosort -F _scaffold_completion %(prog_name)s
"""
_ZSH = """\
#compdef %(prog_name)s
_scaffold_completion() {
    local -a values shown
    local kind text help
    while IFS=$'\\t' read -r kind text help; do
        case "$kind" in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain) values+=("$text"); shown+=("$text${help:+  -- $help}") ;;
        esac
    done < <(_SCAFFOLD_COMPLETE=zsh_complete _SCAFFOLD_WORDS="${(pj:\\n:)${(@Q)words[2,CURRENT-1]}}" \\
        _SCAFFOLD_WORD="${(Q)PREFIX}" ${(Q)words[1]} 2> /dev/null)
    (( $#values )) && compadd -U -V scaffold -d shown -a values
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _scaffold_completion "$@"
else
    compdef _scaffold_completion %(prog_name)s
fi
"""
_FISH = """\
function _scaffold_completion
    set -l line
    set -lx _SCAFFOLD_COMPLETE fish_complete
    set -lx _SCAFFOLD_LINE (commandline --cut-at-cursor --current-process | string collect)
    for line in (%(prog_name)s 2> /dev/null)
        set -l parts (string split --max 1 \\t -- $line)
        switch $parts[1]
            case dir
                __fish_complete_directories
            case file
                __fish_complete_path
            case plain
                echo $parts[2]
        end
    end
end
complete --no-files --keep-order --command %(prog_name)s --arguments "(_scaffold_completion)"
"""
_UNQUOTED = compile_later(r"[^\w@%+,./~=:-]", re.ASCII)  # what a shell may obey; a tilde is only expanded in front
_LEFT = "@$"  # readline's rl_special_prefixes


class Word(NamedTuple):
    """A word of a command line: as it is typed, what it means, and the quote that is still open behind it."""

    typed: str
    value: str
    quote: str


def words(line: str) -> list[Word]:
    """Return the words of a command line up to the cursor, the last one unfinished: "" where a new one begins."""
    found: list[Word] = []
    typed, value, quote = "", "", ""
    at = 0
    while at < len(line):
        sign = line[at]
        size = 1
        if quote == "'":
            quote, plain = ("", "") if sign == quote else (quote, sign)
        elif sign == "\\" and (not quote or line[at + 1 : at + 2] in set('"\\$`')):
            plain, size = line[at + 1 : at + 2], 2
        elif quote:
            quote, plain = ("", "") if sign == quote else (quote, sign)
        elif sign in "\"'":
            quote, plain = sign, ""
        elif sign.isspace():
            found += [Word(typed, value, "")] if typed else []
            typed, value, at = "", "", at + 1
            continue
        else:
            plain = sign
        typed, value, at = typed + line[at : at + size], value + plain, at + size
    return [*found, Word(typed, value, quote)]


def quoted(text: str, quote: str) -> str | None:
    """Return text so that bash takes it for a word, or for the rest of one in an open quote; None where it cannot be.

    In double quotes there is no way to write what history expansion would obey.
    """
    if quote == "'":
        return text.replace("'", "'\\''")
    if quote:
        return None if "!" in text else re.sub(r'(["\\$`])', r"\\\1", text)
    escaped = _UNQUOTED.sub(lambda sign: sign[0] if ord(sign[0]) > 127 else f"\\{sign[0]}", text)  # noqa: PLR2004 - ASCII
    return f"\\{escaped}" if escaped.startswith("~") else escaped


class _Shell(ShellComplete):
    """A shell that is told one candidate a line: its kind, itself, and what it is about, with tabs in between."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the finished words behind the command's name, and the unfinished one."""
        *before, last = words(os.environ.get("_SCAFFOLD_LINE", ""))
        return [word.value for word in before[1:]], last.value

    def format_completion(self, item: CompletionItem) -> str:
        """Return a line."""
        return f"{item.type}\t{item.value}" + (f"\t{item.help}" if item.help else "")


class Bash(_Shell):
    """Bash inserts what it is told as it is: so it is told what is quoted, from where it takes the word to begin."""

    name: ClassVar[str] = "bash"
    source_template: ClassVar[str] = _BASH

    def complete(self) -> str:
        """Return the candidates as bash inserts them, leaving out what cannot be written there."""
        args, incomplete = self.get_completion_args()
        lines = (self._line(item, incomplete) for item in self.get_completions(args, incomplete))
        return "\n".join(line for line in lines if line is not None)

    def _line(self, item: CompletionItem, incomplete: str) -> str | None:
        if item.type != "plain":
            return self.format_completion(item)
        last = words(os.environ.get("_SCAFFOLD_LINE", ""))[-1]
        option = incomplete.startswith("--") and "=" in incomplete and not item.value.startswith("--")
        whole = f"{incomplete.partition('=')[0]}={item.value}" if option else item.value
        if last.quote and last.typed[:1] != last.quote:
            return None  # a quote within a word: bash itself would not know where it begins
        kept = "" if last.quote else last.typed[: _breaks(last.typed)]
        before = words(kept)[-1].value
        text = quoted(whole[len(before) :], last.quote) if whole.startswith(before) else None
        return None if text is None else f"plain\t{text}"


def _breaks(typed: str) -> int:
    """Return where bash takes the word in front of the cursor to begin: behind the last sign that breaks words.

    Readline leaves some of them in the word.
    """
    signs = os.environ.get("_SCAFFOLD_BREAKS", "=:><|&;(")
    found, at = 0, 0
    while at < len(typed):
        if typed[at] == "\\":
            at += 1
        elif typed[at] in signs and typed[at] not in "\"'":
            found = at if typed[at] in _LEFT else at + 1
        at += 1
    return found


class Zsh(_Shell):
    """Zsh quotes what it inserts."""

    name: ClassVar[str] = "zsh"
    source_template: ClassVar[str] = _ZSH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the finished words behind the command's name, and the unfinished one."""
        before = os.environ.get("_SCAFFOLD_WORDS", "")
        return before.split("\n") if before else [], os.environ.get("_SCAFFOLD_WORD", "")


class Fish(_Shell):
    """Fish quotes what it inserts."""

    name: ClassVar[str] = "fish"
    source_template: ClassVar[str] = _FISH


SHELLS: dict[str, type[_Shell]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}


def register() -> None:
    """Let click answer these shells by the classes here."""
    for kind in SHELLS.values():
        add_completion_class(kind)
