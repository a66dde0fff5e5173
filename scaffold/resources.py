"""Where the package is, and the files that come with it: beside it in a wheel, at the top of a checkout."""

import os
import sys

SITES = ("site-packages", "dist-packages")  # folders where packages are installed


def package_folder() -> str:
    """Return the path of the package's own folder."""
    return os.path.dirname(os.path.abspath(__file__))


def shipped_folder(name: str) -> str:
    """Return the path of the shipped folder `templates` or `sample_vault`."""
    package = package_folder()
    installed = os.path.join(package, "shipped", name)
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(package), name)


def program_mark() -> str:
    """Return what tells this program from others that may read a vault otherwise: versions, and what was edited.

    An installation writes all files anew, so one of them tells of it.
    """
    folder = package_folder()
    if os.path.basename(os.path.dirname(folder)) in SITES:
        written = str(os.stat(os.path.join(folder, "__init__.py")).st_mtime_ns)
    else:  # somebody works on it
        places = (place for top in (folder, shipped_folder("templates")) for place in os.walk(top))
        stats = [os.stat(os.path.join(place, name)) for place, _, names in places for name in names
                 if not name.endswith(".pyc")]  # fmt: skip
        written = f"{len(stats)} {max(each.st_mtime_ns for each in stats)} {sum(each.st_size for each in stats)}"
    libraries = [_written(path) for path in sys.path if os.path.basename(path) in SITES]  # by each installation
    return f"{sys.modules[__package__].__version__} {sys.version} {written} {libraries} {sys.path[1:]}"


def _written(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return 0
