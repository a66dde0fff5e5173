"""A client of AnkiConnect, the add-on through which a running Anki is told what to do (its interface, version 6).

Answers come with status 200 whatever happened: `{"result": …, "error": …}`. No `Origin` is sent, or it would refuse.
"""

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from scaffold.errors import ScaffoldError

URL = "http://127.0.0.1:8765"
SECONDS = 30.0  # Anki may be busy with a collection of years
AT_ONCE = 200  # notes in one request


class AnkiConnect:
    """A running Anki at a URL; `key` is the add-on's API key, where it has one."""

    def __init__(self, url: str = URL, key: str | None = None, seconds: float = SECONDS) -> None:
        try:
            parts = urllib.parse.urlsplit(url)
            is_known = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            is_known = False
        if not is_known:
            raise ScaffoldError(f"--url must be an address with http:// or https://, not {url!r}.")
        self.url, self.key, self.seconds = url, key, seconds

    def ask(self, action: str, **params: object) -> Any:  # noqa: ANN401 - JSON
        """Return the result of an action. Raises ScaffoldError where Anki cannot be reached, or refuses."""
        wanted: dict[str, object] = {"action": action, "version": 6, "params": params}
        if self.key is not None:
            wanted["key"] = self.key
        request = urllib.request.Request(  # noqa: S310 - http only, see above
            self.url, json.dumps(wanted).encode(), {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=self.seconds) as answer:  # noqa: S310
                said = json.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise ScaffoldError(f"{self.url} answered {error.code} to {action}; is AnkiConnect there?") from error
        except TimeoutError as error:
            raise ScaffoldError(self._silent(action)) from error
        except (urllib.error.URLError, OSError) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise ScaffoldError(self._silent(action)) from error
            raise ScaffoldError(
                f"Nobody answers at {self.url}: start Anki with the add-on AnkiConnect (2055492159), or name another "
                "place with --url."
            ) from error
        except ValueError as error:
            raise ScaffoldError(f"{self.url} did not answer in JSON to {action}; is AnkiConnect there?") from error
        if not isinstance(said, dict) or not {"result", "error"} <= set(said):
            raise ScaffoldError(f"{self.url} did not answer as AnkiConnect does to {action}.")
        if said["error"] is not None:
            self._refuse(action, str(said["error"]))
        return said["result"]

    def _silent(self, action: str) -> str:
        return f"Anki did not answer to {action} within {self.seconds:g} seconds; is a dialog open in it? Try again."

    def _refuse(self, action: str, error: str) -> None:
        if "api key" in error.lower():
            raise ScaffoldError("AnkiConnect wants its API key, or another one: give it with --key, or in ANKI_KEY.")
        raise ScaffoldError(f"Anki refused {action}: {error}.")
