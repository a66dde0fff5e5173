"""Where the package is, and the files that come with it: beside it in a wheel, at the top of a checkout."""

import os
import sys


def package_folder() -> str:
    """Return the path of the package's own folder."""
    return os.path.dirname(os.path.abspath(__file__))


def shipped_folder(name: str) -> str:
    """Return the path of the shipped folder `templates` or `sample_vault`."""
    package = package_folder()
    installed = os.path.join(package, "shipped", name)
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(package), name)


def program_mark() -> str:
    """Return what tells this program from others that may read a vault otherwise: versions, and what was edited."""
    from scaffold import __version__

    folder = os.path.dirname(os.path.abspath(__file__))
    edited = ""
    if "site-packages" not in folder and "dist-packages" not in folder:  # somebody works on it
        stats = [os.stat(os.path.join(place, name)) for place, _, names in os.walk(folder) for name in names
                 if name.endswith(".py")]  # fmt: skip
        edited = f" {len(stats)} {max(each.st_mtime_ns for each in stats)} {sum(each.st_size for each in stats)}"
    return f"{__version__} {sys.hexversion}{edited}"
