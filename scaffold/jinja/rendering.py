"""Rendering: Jinja in a sandbox, strict about what is undefined; Templater's `<% %>` passes through as text."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jinja2
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from scaffold.dates.format import format_moment
from scaffold.errors import ScaffoldError
from scaffold.frontmatter.yaml_scalars import write_scalar
from scaffold.jinja.files import TemplateFiles
from scaffold.jinja.limits import BoundsError, bounded, check_number, joined
from scaffold.jinja.template import Template
from scaffold.text.encoding import decode, encode
from scaffold.text.patterns import compile_later
from scaffold.vault.derived_names import deck, tag

_OPTIONAL_TYPES = compile_later(r"\d{4}-\d\d?-\d\d?(?:[Tt ][\d:. \t+Zz-]*)?|=|<<")


class _Environment(SandboxedEnvironment):
    """A sandbox in which numbers have bounds, too."""

    intercepted_binops = frozenset(["**", "*"])

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - a template's
        """Return what an operator makes of two values."""
        check_number(operator, left, right)
        return super().call_binop(context, operator, left, right)


class TemplateRenderer:
    """Renders templates; `files` are what parts are included from."""

    def __init__(self, files: TemplateFiles) -> None:
        self.files = files
        self.parts: list[str] = []  # what was included
        self.environment = _Environment(
            loader=jinja2.FunctionLoader(self._part),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.environment.filters.update(
            yaml=_yaml, yaml_item=_yaml_item, moment=_moment, tag=tag, deck=deck, quote=_quote
        )

    def _part(self, name: str) -> tuple[str, str, None] | None:
        found = self.files.read(name)
        self.parts += [name] if found else []
        return (decode(found[1]).replace("\r\n", "\n"), found[0], None) if found else None

    def body(self, template: Template, values: Mapping[str, object]) -> str:
        """Return the note's text. Raises ScaffoldError with the template's file and line."""
        return self._render(template.body, values, template.path, template.lines_before)

    def value(self, source: str, values: Mapping[str, object], template: Template) -> str:
        """Return a piece of the header (a default, the file) filled in."""
        return self._render(source, values, template.path, None)

    def holds(self, condition: str, values: Mapping[str, object], template: Template) -> bool:
        """Tell whether a `when` holds."""
        return self.value(f"{{{{ 'yes' if ({condition}) else '' }}}}", values, template) == "yes"

    def _render(self, source: str, values: Mapping[str, object], path: str, lines_before: int | None) -> str:
        try:
            with bounded():
                text = joined(self.environment.from_string(source).generate(values))
            encode(text)
        except jinja2.TemplateSyntaxError as error:
            line = None if lines_before is None else error.lineno + lines_before
            raise _failure(error.filename or path, line, error.message or "syntax error") from error
        except jinja2.TemplateNotFound as error:
            raise _failure(path, None, f"there is no part {error.name!r} to include") from error
        except MemoryError as error:
            raise _failure(path, None, "it takes more memory than a note needs") from error
        except ScaffoldError:
            raise
        except (Exception, BoundsError) as error:
            line = _line(error) if lines_before is not None else None
            raise _failure(path, line and line + (lines_before or 0), str(error) or type(error).__name__) from error
        return text


def _failure(path: str, line: int | None, reason: str) -> ScaffoldError:
    where = f"{path}:{line}" if line else path
    return ScaffoldError(f"The template {where} cannot be filled in: {reason.rstrip('.')}.")


def _line(error: BaseException) -> int | None:
    """Return the line of the template in which rendering failed; Jinja maps its frames to template lines."""
    line = None
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _yaml(value: object, *, flow: bool = False) -> str:
    """Spell a value; what only an optional type of YAML 1.2 reads otherwise (a date, say) is quoted, too."""
    text = str(value)
    return write_scalar(text, flow=flow, style='"' if _OPTIONAL_TYPES.fullmatch(text) else "")


def _yaml_item(value: object) -> str:
    return _yaml(value, flow=True)


def _moment(value: datetime, pattern: str = "") -> str:
    return format_moment(value, pattern)


def _quote(value: object) -> str:
    """Write text as a quote or the inside of a callout: `>` before each line."""
    return "\n".join(f">{line}" for line in str(value).split("\n"))
