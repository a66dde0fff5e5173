"""Where the person's programs are: on PATH, but never in the folder that we are in, which may be a stranger's vault."""

import os


def find_program(name: str) -> str | None:
    """Return where a program is; None where there is none in an absolute folder of PATH."""
    import shutil

    for folder in filter(os.path.isabs, os.get_exec_path()):
        found = shutil.which(os.path.join(folder, name))
        if found:
            return found
    return None
