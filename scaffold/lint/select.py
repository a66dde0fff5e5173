"""Which rules hold for which note."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scaffold.errors import ScaffoldError
from scaffold.lint.rule import GROUPS, Rule
from scaffold.lint.rules import all_rules
from scaffold.notes.note import Note
from scaffold.text.similarity import closest
from scaffold.vault.config import Check

PROPERTY = "scaffold-ignore"


@dataclass
class RuleSelection:
    """Which rules hold for which note: those of the settings, narrowed by the options of the command line."""

    config: Check
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()

    def __post_init__(self) -> None:
        self._select = select_rules(self.select or self.config.select, "--select" if self.select else "check.select")
        self._ignore = select_rules(self.ignore, "--ignore") | select_rules(self.config.ignore, "check.ignore")
        self._folders = [
            _profile(f"check.folders.{name!r}", name, profile) for name, profile in self.config.folders.items()
        ]
        self._classes = [
            _profile(f"check.classes.{name!r}", name, profile) for name, profile in self.config.classes.items()
        ]

        codes = {*self._select, *(code for _, also, _ in (*self._folders, *self._classes) for code in also or ())}
        self.possible = [rule for rule in all_rules() if rule.code in codes - self._ignore]
        """The rules that may hold for some note."""
        self._rules_of: dict[tuple[str, str | None, tuple[str, ...]], tuple[list[Rule], list[Rule]]] = {}

    def rules(self, note: Note) -> list[Rule]:
        """Return the rules that hold for a note: by its folders, the outer first, its class, and its own property."""
        owner = note.value("Class") if self._classes else None
        own = note.find_property(PROPERTY)
        marks = (
            note.folder if self._folders else "",
            owner.value if owner else None,
            tuple(scalar.value for scalar in own.scalars) if own else (),
        )
        if marks not in self._rules_of:
            rules = self._choose(*marks)
            self._rules_of[marks] = rules, [rule for rule in rules if not rule.of_format]
        rules, others = self._rules_of[marks]
        return rules if len(rules) > len(others) and note.is_kept else others

    def _choose(self, folder: str, owner: str | None, names: tuple[str, ...]) -> list[Rule]:
        profiles = [profile for profile in sorted(self._folders) if f"{folder}/".startswith(f"{profile[0]}/")]
        profiles += [profile for profile in self._classes if owner is not None and profile[0] == owner]
        select, ignore = self._select, set(self._ignore)
        for _, selected, ignored in profiles:
            select = select if self.select or selected is None else selected
            ignore |= ignored
        return [rule for rule in all_rules() if rule.code in select - ignore and not is_named(rule, names)]


def _profile(where: str, name: str, lists: Mapping[str, list[str]]) -> tuple[str, set[str] | None, set[str]]:
    """Return the name of a folder or class, the codes that are selected for it, None for all, and those ignored."""
    select = select_rules(lists["select"], where) if "select" in lists else None
    return name.strip("/"), select, select_rules(lists.get("ignore", ()), where)


def is_named(rule: Rule, names: Iterable[str]) -> bool:
    """Tell whether one of the names that a note ignores means the rule; names of no rule are passed over."""
    return any(is_meant(rule, name) for name in names if name)


def select_rules(names: Sequence[str], where: str) -> set[str]:
    """Return the codes that names mean: a code, its beginning (`FND`), a rule's name, its group's, or `all`.

    Raises ScaffoldError, with `where` it was asked for, for a name that means nothing.
    """
    codes: set[str] = set()
    for name in names:
        given = name.strip()
        fitting = {rule.code for rule in all_rules() if is_meant(rule, given)}
        if not fitting:
            meant = {name: name for rule in all_rules() for name in (rule.code, rule.name)}
            meant |= {name: name for group in GROUPS.items() for name in group}
            meant |= {alias: rule.name for rule in all_rules() for alias in rule.aliases}
            near = closest(given, meant)
            hint = f"did you mean {meant[near]}?" if near else "`scaffold check --explain all` lists the rules."
            raise ScaffoldError(f"{where}: no rule is called {name!r}; {hint}")
        codes |= fitting
    return codes


def is_meant(rule: Rule, name: str) -> bool:
    """Tell whether a name means a rule: see `select_rules`."""
    if name.lower() in ("all", rule.name, rule.code.lower(), *rule.aliases):
        return True
    if GROUPS.get(rule.code[:3], "").lower() == name.lower():
        return True
    return bool(re.fullmatch(r"[A-Za-z]{3}\d*", name)) and rule.code.startswith(name.upper())
