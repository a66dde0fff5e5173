"""A finding in its place."""

from dataclasses import dataclass

from scaffold.lint.rule import Finding, Rule, Severity


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding in its place: 1-based lines and columns (in characters), and the text of its first line."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    source: str
    rule: Rule
    finding: Finding

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.rule.severity
