"""What can go wrong with a template, for the verbs to say."""

from scaffold.errors import ScaffoldError


class TemplateSyntaxError(ScaffoldError):
    """The template is none: `line` and `column` (in bytes) count from 1; `message` is Templater's own if it has one."""

    def __init__(self, message: str, line: int, column: int, path: str = "") -> None:
        super().__init__(f"{path}:{line}:{column}: {message}" if path else message)
        self.message, self.line, self.column, self.path = message, line, column, path


class TemplateError(ScaffoldError):
    """A command of the template failed: JavaScript's `name` and `message`, and where; line 0 where that is not known.

    `kind` is `js_syntax`, `templater` (an error that Templater itself raises) or `runtime`.
    """

    def __init__(  # noqa: PLR0913 - what JavaScript says, and where
        self,
        name: str,
        message: str,
        kind: str,
        *,
        place: tuple[int, int] = (0, 0),
        path: str = "",
        source: str = "",
        cause: str = "",
    ) -> None:
        line, column = place
        at = f"{path}:{line}:{column}: " if line else f"{path}: " if path else ""
        text = source.removesuffix("\r").expandtabs(4)
        why = f" ({cause})" if cause else ""
        shown = f"\n    {text}\n    {' ' * (len(source[: column - 1].expandtabs(4)))}^" if text.strip() else ""
        super().__init__(f"{at}{message if kind == 'templater' else f'{name}: {message}'}{why}{shown}")
        self.name, self.message, self.kind, self.line, self.column = name, message, kind, line, column


class UnansweredError(ScaffoldError):
    """A template asks what nobody is there to answer."""
