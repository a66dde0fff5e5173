"""What can go wrong with a template, for the verbs to say."""

from scaffold.errors import ScaffoldError


class TemplateSyntaxError(ScaffoldError):
    """The template is none: `line` and `column` count from 1, `source` is the line."""

    def __init__(self, message: str, line: int, column: int, source: str, kind: str) -> None:
        super().__init__(message)
        self.line, self.column, self.source, self.kind = line, column, source, kind


class TemplateError(ScaffoldError):
    """A command of the template failed: JavaScript's `name` and `message`, and the template's line, 0 where unknown.

    `kind` is `js_syntax`, `templater` (an error that Templater itself raises) or `runtime`.
    """

    def __init__(  # noqa: PLR0913 - what JavaScript says, and where
        self, name: str, message: str, kind: str, *, line: int = 0, path: str = "", source: str = ""
    ) -> None:
        at = f"{path}:{line}: " if line else f"{path}: " if path else ""
        shown = f"\n    {source.strip()}" if source.strip() else ""
        super().__init__(f"{at}{message if kind == 'templater' else f'{name}: {message}'}{shown}")
        self.name, self.message, self.kind, self.line, self.path = name, message, kind, line, path


class UnansweredError(ScaffoldError):
    """A template asks what nobody is there to answer."""
