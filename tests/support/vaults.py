"""Vaults of tests: written, read back whole, and what a command line did to one."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
NOW = "2026-03-09T19:55:13"


@dataclass(frozen=True)
class Ran:
    """What a command line did: its exit code and what it printed."""

    code: int
    out: str
    err: str


def write_vault(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write files below `root` (`.obsidian` is always made); return `root`."""
    (root / ".obsidian").mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content)
    return root


def tree(root: Path) -> dict[str, bytes]:
    """Return every file below `root` with its bytes; folders end with `/`."""
    return {
        str(path.relative_to(root)) + ("/" if path.is_dir() else ""): b"" if path.is_dir() else path.read_bytes()
        for path in sorted(root.rglob("*"))
    }
