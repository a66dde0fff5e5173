"""The door for programs: one open vault, and what can be asked of it and done to it.

Nothing here prints, asks or ends the process: what is returned is shown by the command line, a server or a script. A
plan changes nothing until `apply` is called.
"""

from scaffold.api.vault import Vault

__all__ = ["Vault"]
