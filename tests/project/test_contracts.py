"""Each member of a plug-in folder offers what the folder's Protocol says, with the same types."""

import inspect
import typing
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from scaffold import registry
from scaffold.commands import VerbModule
from scaffold.flows.formats import FlowFormat
from scaffold.links.hosts import Host
from scaffold.links.kinds import LinkKind
from scaffold.lint.reports import Report
from scaffold.lint.rules import RuleModule
from scaffold.templater.engines import Backend, EngineModule
from scaffold.templater.host import HostModule

CONTRACTS: dict[str, Any] = {
    "scaffold.commands": VerbModule,
    "scaffold.commands.cards": VerbModule,
    "scaffold.flows.formats": FlowFormat,
    "scaffold.links.hosts": Host,
    "scaffold.links.kinds": LinkKind,
    "scaffold.lint.reports": Report,
    "scaffold.lint.rules": RuleModule,
    "scaffold.templater.engines": EngineModule,
    "scaffold.templater.host": HostModule,
}
MEMBERS = [
    pytest.param(member, contract, id=f"{package}.{name}".removeprefix("scaffold."))
    for package, contract in CONTRACTS.items()
    for name, member in zip(registry.names(package), registry.members(package, ModuleType), strict=True)
]


@pytest.mark.parametrize(("member", "contract"), MEMBERS)
def test_a_member_offers_what_its_folder_says(member: ModuleType, contract: type) -> None:
    assert list(differences(member, contract)) == []


@pytest.mark.parametrize("engine", registry.names("scaffold.templater.engines"))
def test_an_engine_can_do_what_is_asked_of_it(engine: str) -> None:
    backend = registry.member("scaffold.templater.engines", engine, ModuleType).Backend
    assert list(differences(backend, Backend)) == []


@pytest.mark.parametrize(
    ("code", "lacks"),
    [
        ("def render(findings: Sequence[PlacedFinding]) -> Iterator[str]: ...", []),
        ("def render(findings: Sequence[PlacedFinding], wide: bool) -> Iterator[str]: ...", ["render"]),
        ("def render(findings: list[PlacedFinding]) -> Iterator[str]: ...", ["render"]),
        ("def render(findings: Sequence[PlacedFinding]) -> str: ...", ["render"]),
        ("def print(findings: Sequence[PlacedFinding]) -> Iterator[str]: ...", ["render"]),
    ],
)
def test_a_member_that_offers_something_else_is_told(code: str, lacks: list[str]) -> None:
    member = ModuleType("member")
    imports = "from collections.abc import Iterator, Sequence\nfrom scaffold.lint.finding import PlacedFinding\n"
    exec(imports + code, vars(member))
    assert list(differences(member, Report)) == lacks


def differences(member: object, contract: type) -> Iterator[str]:
    """Yield what of a contract a member does not offer: a function of these types, or a value of this one."""
    for name, kind in typing.get_type_hints(contract).items():
        value = getattr(member, name, None)
        if not (
            callable(value)
            if typing.get_origin(kind) is typing.get_origin(typing.Callable[..., Any])
            else isinstance(value, typing.get_origin(kind) or kind)
        ):
            yield name
    for name, function in vars(contract).items():
        if inspect.isfunction(function) and not name.startswith("_"):
            offered = getattr(member, name, None)
            if not callable(offered) or types(offered, is_method=isinstance(member, type)) != types(
                function, is_method=True
            ):
                yield name


def types(function: Any, *, is_method: bool) -> list[object]:  # noqa: ANN401
    """Return the types of what a function takes, in order, and of what it returns."""
    hints = typing.get_type_hints(function)
    names = list(inspect.signature(function).parameters)[is_method:]
    return [*(hints.get(name) for name in names), hints.get("return")]
