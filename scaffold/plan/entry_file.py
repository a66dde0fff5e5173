"""The file of one journal entry: a line of JSON, then the bytes before and after of each step."""

import json
import os
from typing import Any

from scaffold.plan.steps import Step
from scaffold.text.digest import digest

FORMAT = 2


def encode_entry(header: dict[str, object], steps: list[Step]) -> list[bytes]:
    """Return the file's pieces: a header with the lengths of what follows it and a checksum, and the steps' bytes."""
    blobs = [blob for step in steps for blob in (step.before, step.after) if blob is not None]
    rows = [[step.path, step.to, _length(step.before), _length(step.after), step.mode] for step in steps]
    stated = {"scaffold": FORMAT, **header, "steps": rows}
    return [json.dumps(stated | {"sha256": _digest(stated, blobs)}).encode(), b"\n", *blobs]


def decode_steps(header: dict[str, Any], body: bytes) -> list[Step]:
    """Return the steps of a file whose first line is `header`, and `body` what is behind it.

    Raises ValueError, KeyError, TypeError or AttributeError for what was not written by `encode_entry`.
    """
    digest = header["sha256"]
    steps, blobs = _cut(header["steps"], body)
    if _digest({key: value for key, value in header.items() if key != "sha256"}, blobs) != digest:
        raise ValueError("its contents do not fit its checksum")
    _check_paths([*header["made"], *(path for step in steps for path in (step.path, step.to))])
    return steps


def _cut(
    rows: list[tuple[str, str, int | None, int | None, int | None]], body: bytes
) -> tuple[list[Step], list[bytes]]:
    """Cut the bytes behind the header into the steps' before and after."""
    found: list[Step] = []
    blobs: list[bytes] = []
    at = 0
    for path, to, *lengths, mode in rows:
        pair: list[bytes | None] = []
        for length in lengths:
            blob = None if length is None else body[at : at + length]
            at += length or 0
            pair.append(blob)
            blobs += [] if blob is None else [blob]
        found.append(Step(path, to, pair[0], pair[1], mode))
    if at != len(body):
        raise ValueError("it has not the length that it states")
    return found, blobs


def _length(blob: bytes | None) -> int | None:
    return None if blob is None else len(blob)


def _check_paths(paths: list[str]) -> None:
    """Raise ValueError for a path that leads out of the vault."""
    for path in paths:
        if "\0" in path or not path or path.startswith("/") or ".." in path.split("/") or os.path.isabs(path):
            raise ValueError(f"{path!r} is not a path of a vault")


def _digest(header: dict[str, object], blobs: list[bytes]) -> str:
    stated = json.dumps(header).encode()
    blobs = [stated, *blobs]
    return digest(blobs, sum(map(len, blobs))).hex()
