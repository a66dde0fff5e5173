"""Where the files are that come with the package: beside it in a wheel, at the top of a checkout."""

import os


def shipped_folder(name: str) -> str:
    """Return the path of the shipped folder `templates` or `sample_vault`."""
    package = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(package, "shipped", name)
    return installed if os.path.isdir(installed) else os.path.join(os.path.dirname(package), name)
