"""The door for programs: one open vault, and what can be asked of it and done to it.

Nothing here prints or asks: what is returned is shown by the command line, a server or a script. A plan changes nothing
until `apply` is called. Only a Templater template that does not end in its time ends the process, as nothing else can
stop its engine.
"""

from scaffold.api.vault import Vault

__all__ = ["Vault"]
