"""One run of templates: the engine, the staged vault, the answers; in the modes that Templater has."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from scaffold.templater.engine import Engine, HostError
from scaffold.templater.errors import TemplateError, TemplateSyntaxError
from scaffold.templater.grammar import Compiled, Dynamic, compile_template
from scaffold.templater.host import host_functions
from scaffold.templater.inspect import uses_languages
from scaffold.templater.settings import TemplaterSettings
from scaffold.templater.staged_vault import StagedVault

_LONGEST = 2000  # characters of an error that are shown
_PACKAGES = {"quickjs": "_quickjs", "v8": "py_mini_racer"}
CREATE, APPEND, OVERWRITE = 0, 1, 2


class Dialog(Protocol):
    """Who answers a template's questions, None for a cancelled one, and is told what it says."""

    def prompt(self, text: str, initial: str, *, multiline: bool) -> str | None:
        """Return the text that is entered."""

    def choose(self, placeholder: str, labels: list[str], initial: str) -> int | None:
        """Return the place of what is chosen."""

    def choose_some(self, title: str, labels: list[str], chosen: list[int]) -> list[int] | None:
        """Return the places of what is chosen, in the order of choosing."""

    def tell(self, text: str, /) -> None:
        """Take note of what the template says: its notices, and the lines of its console."""

    def end(self) -> None:
        """Take note that the template has ended, but for its hooks. Raises ScaffoldError for an answer too many."""


@dataclass
class Run:
    """A run, and what templates may do in it."""

    staged: StagedVault
    dialog: Dialog
    settings: TemplaterSettings = field(default_factory=TemplaterSettings)
    base_path: str = ""
    config: dict[str, object] = field(default_factory=dict)  # Obsidian's app.json
    language: str = "en"
    fixed_clock: bool = False
    dynamic: Dynamic = "keep"
    allow_net: bool = False
    allow_exec: bool = False
    eager_scripts: bool = False
    clipboard: str | None = None
    selection: str | None = None
    seconds: float = 10
    engine: str = "auto"  # or the name of one of `engines`
    fetch: Callable[[dict[str, Any]], dict[str, object]] | None = None
    notices: list[str] = field(default_factory=list)
    console: list[tuple[str, str]] = field(default_factory=list)
    appended: list[str] = field(default_factory=list)
    compiled: list[tuple[str, str, Compiled]] = field(default_factory=list)  # path, template, code
    hooks_failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._engine: Engine | None = None

    def answer(self, name: str, arguments: list[Any]) -> object:
        """Answer one call, `MODULE.NAME` of `host`. Raises HostError for what the template may catch."""
        try:
            module, _, call = name.partition(".")
            return host_functions(module)[call](self, *arguments)
        except FileNotFoundError as error:
            raise HostError("Error", f"ENOENT: no such file or directory, open '{error}'") from error
        except FileExistsError as error:
            raise HostError("Error", f"Destination file already exists! ({error})") from error
        except OverflowError as error:
            raise HostError("RangeError", "Invalid date: out of the years 1 to 9999") from error
        except (TypeError, AttributeError, ValueError, KeyError, IndexError, RecursionError) as error:
            raise HostError(
                "TypeError", f"{name.partition('.')[2]} was given what it does not take: {error}"
            ) from error

    def render(
        self, template: str, template_path: str, target: str, mode: int, active: str = ""
    ) -> tuple[str | None, str]:
        """Return what a template makes for the note `target`, None where it ends early, and the note's path by then.

        Raises TemplateError, TemplateSyntaxError, or what a question raises that nobody answers.
        """
        if self._engine is None:
            self._engine = Engine(self._engine_for(template), self.answer, self.seconds)
        wanted = {"template": template, "template_path": template_path, "target": target, "active": active}
        self._engine.start({**wanted, "run_mode": mode})
        state = self._engine.finish()
        if state["error"]:
            raise self._error(state["error"])
        return state["value"], state["target"]

    def _engine_for(self, template: str) -> str:
        """Return the engine that is asked for; else QuickJS, or V8 where the template speaks languages."""
        if self.engine != "auto":
            return self.engine
        return _installed("v8", "quickjs") if uses_languages(template) else _installed("quickjs", "v8", "quickjs")

    def settle(self, path: str) -> str:
        """Do the work that the template did not wait for, after its note is written; return the note's path by then."""
        return (self._engine.settle() if self._engine else None) or path

    def syntax_error(self, template: str, path: str) -> TemplateError | None:
        """Return what is wrong with the JavaScript of a template, which is compiled and not run."""
        engine = Engine(_installed("quickjs", "v8", "quickjs"), self.answer, self.seconds)
        error = engine.check(template, path)
        engine.close()
        return self._error(error) if error else None

    def run_hooks(self) -> None:
        """Run what templates left for the end; an error there fails no template, and is kept in `hooks_failed`."""
        if self._engine is None:
            return
        self._engine.settle()
        self._engine.start_hooks()
        state = self._engine.finish()
        if state["error"]:
            self.hooks_failed.append(str(self._error(state["error"])))

    def close(self) -> None:
        """End the engine."""
        if self._engine:
            self._engine.close()
            self._engine = None

    def _error(self, error: dict[str, Any]) -> TemplateError:
        at = error["at"] or {}
        path, line, column, source = "", 0, 0, ""
        if at:
            path, template, code = self.compiled[at["number"]]
            line = code.lines[at["line"] - 1] if 0 < at["line"] <= len(code.lines) else 0
            column = at["column"] + code.shifts[at["line"] - 1] if line else 0
            rows = template.split("\n")
            source = rows[line - 1] if 0 < line <= len(rows) else ""
        where: dict[str, Any] = {"place": (line, column), "path": path, "source": source}
        message, cause = (str(error.get(key) or "")[:_LONGEST] for key in ("message", "console"))
        return TemplateError(error["name"], message, error["kind"], **where, cause=cause)

    def compile(self, template: str, path: str) -> dict[str, object]:
        """Return the code of a template with its number, by which an error names it."""
        try:
            found = compile_template(template, self.dynamic)
        except TemplateSyntaxError as error:
            raise TemplateSyntaxError(error.message, error.line, error.column, path) from None
        self.compiled.append((path, template, found))
        return {"code": found.code, "number": len(self.compiled) - 1}


def _installed(*wanted: str) -> str:
    """Return the first engine whose package is installed; the last one, which says what is missing, if none is."""
    from importlib.util import find_spec

    return next((name for name in wanted if find_spec(_PACKAGES[name])), wanted[-1])
