"""What there is to know of a template before it is run."""

from dataclasses import dataclass

from scaffold.templater.catalog import Catalog
from scaffold.templater.errors import TemplateSyntaxError
from scaffold.templater.inspect import (
    Remark,
    find_includes,
    find_order_traps,
    find_permissions,
    find_questions,
    find_unsupported,
)
from scaffold.templater.run import Run


@dataclass(frozen=True, slots=True)
class TemplateReport:
    """The template at a path: the texts of its questions, and remarks on it by line and column."""

    path: str
    questions: list[str]
    remarks: list[Remark]

    @property
    def has_errors(self) -> bool:
        """Tell whether something in it cannot work here."""
        return any(remark.kind == "error" for remark in self.remarks)


def report_template(catalog: Catalog, path: str, run: Run) -> TemplateReport:
    """Return what the template at a path asks, what is unsupported or needs a permission, and known traps.

    Raises TemplateSyntaxError, with the path, where it cannot be read as a template.
    """
    text = catalog.vault.read(path)
    scripts = {each.rpartition("/")[2][:-3] for each in catalog.vault.paths if each.lower().endswith(".js")}
    programs = {name for name, _ in catalog.settings.commands}
    try:
        remarks = [*find_unsupported(text, scripts, programs), *find_permissions(text), *find_order_traps(text)]
        remarks += _missing_includes(catalog, path, text)
        wrong = run.syntax_error(text, path)
        remarks += [Remark(wrong.line, wrong.column, "error", wrong.message)] if wrong else []
        remarks.sort(key=lambda remark: (remark.line, remark.column))
        return TemplateReport(path, find_questions(text), remarks)
    except TemplateSyntaxError as error:
        raise TemplateSyntaxError(error.message, error.line, error.column, path) from None


def _missing_includes(catalog: Catalog, path: str, text: str) -> list[Remark]:
    """Return a remark on each template that is included by the name of no note."""
    return [
        Remark(line, column, "error", f"no note is called {name!r}")
        for line, column, name in find_includes(text)
        if catalog.vault.resolver.resolve(name, path).path is None
    ]
