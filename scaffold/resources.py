"""Where the package is, and the files that come with it: beside it in a wheel, at the top of a checkout."""

import os


def package_folder() -> str:
    """Return the path of the package's own folder."""
    return os.path.dirname(os.path.abspath(__file__))


def shipped_folder(name: str) -> str:
    """Return the path of the shipped folder `templates` or `sample_vault`."""
    package = package_folder()
    installed = os.path.join(package, "shipped", name)
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(package), name)
