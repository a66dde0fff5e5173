"""The nested tag (`C846/1_Introduction`) and Anki deck (`C846 - IT::1_Introduction`) of a class and a folder."""

from scaffold.text.patterns import compile_later

_NOT_IN_TAGS = compile_later(r"[^\w\-]+")


def tag(folder: str, class_name: str) -> str:
    """Return the nested tag of a note: the class's code, then the folders below the class's own."""
    code = class_name.split(" - ", maxsplit=1)[0]
    return "/".join(
        _NOT_IN_TAGS.sub("_", part.strip()).strip("_") or "_" for part in [code, *_below(folder, class_name)]
    )


def deck(folder: str, class_name: str) -> str:
    """Return the nested Anki deck of a note: the class, then the folders below the class's own."""
    return "::".join([class_name, *_below(folder, class_name)])


def _below(folder: str, class_name: str) -> list[str]:
    parts = [part for part in folder.split("/") if part]
    return parts[parts.index(class_name) + 1 :] if class_name in parts else parts
