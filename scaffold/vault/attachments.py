"""Attachments: files that are no notes, by the endings that Obsidian opens; and the pages of a PDF."""

_ENDINGS = frozenset(
    """avif bmp gif jpeg jpg png svg webp tif tiff flac m4a mp3 ogg wav 3gp mkv mov mp4 ogv webm pdf canvas base
    csv json txt zip gz tgz tar 7z rar heic docx xlsx pptx odt ods odp epub html css js py""".split()  # noqa: SIM905 - a list of 40 strings
)


def is_attachment(name: str) -> bool:
    """Tell whether a link's path names a file that is not a note: one with a known ending."""
    stem, dot, ending = name.rpartition("/")[2].rpartition(".")
    return bool(stem and dot) and ending.lower() in _ENDINGS


def count_pages(data: bytes) -> int:
    """Return how many pages a PDF has, 0 for one that cannot be read."""
    import io
    import logging
    import warnings

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity of a file
    try:
        with warnings.catch_warnings(action="ignore"):
            return len(PdfReader(io.BytesIO(data)).pages)
    except Exception:  # noqa: BLE001 - whatever a stranger's file brings about: it may be encrypted, say
        return 0
