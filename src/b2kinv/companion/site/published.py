"""Where a site is published, and where its sources are: what its pages then say of themselves."""

import dataclasses
import re
import urllib.parse
from collections.abc import MutableMapping
from typing import Any

#: Who starts a repository in the browser; `.binder/` says with what.
LAUNCHER = "https://mybinder.org"
BRANCH = "main"

# Host and port. What is no letter of an address is written with a percent sign there.
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::[0-9]{1,5})?", re.IGNORECASE
)
_PATH = re.compile(r"(?:/[A-Za-z0-9_.~+,=@-]+)*/?")


@dataclasses.dataclass(frozen=True)
class Published:
    """Addresses that a site is built for; without them it says of itself nothing that an address needs.

    Attributes
    ----------
    address : str
        Of the site's root, "" if it has none.
    repository : str
        Of the sources, "" if they have none.

    Raises
    ------
    ValueError
        If one is no absolute address of a web page.

    Examples
    --------
    >>> Published("https://example.org/book").address
    'https://example.org/book/'
    >>> Published(address="example.org")
    Traceback (most recent call last):
    ...
    ValueError: --address 'example.org' is no absolute address: give one such as https://example.org/book
    """

    address: str = ""
    repository: str = ""

    def __post_init__(self) -> None:
        if self.address:
            _require_address("--address", self.address)
            object.__setattr__(self, "address", f"{self.address.rstrip('/')}/")
        if self.repository:
            _require_address("--repository", self.repository)
            object.__setattr__(self, "repository", self.repository.rstrip("/"))
            if urllib.parse.urlsplit(self.repository).path.count("/") < 2:
                raise ValueError(
                    f"--repository {self.repository!r} names no repository: give one such as "
                    "https://github.com/owner/name"
                )

    def configure(self, configuration: MutableMapping[str, Any]) -> None:
        """Change what `_config.yml` says: each page knows its address, each notebook where it is launched."""
        if self.address:
            configuration.setdefault("html", {})["baseurl"] = self.address
        if self.repository:
            configuration["repository"] = {"url": self.repository, "branch": BRANCH}
            buttons = {"use_issues_button": True, "use_edit_page_button": True}
            configuration.setdefault("html", {}).update(buttons)
            configuration["sphinx"]["config"]["companion_repository"] = self.repository
            configuration["launch_buttons"] = {
                "binderhub_url": LAUNCHER,
                "notebook_interface": "jupyterlab",
            }


def _require_address(option: str, text: str) -> None:
    try:
        parts = urllib.parse.urlsplit(text)
    except ValueError:
        parts = urllib.parse.urlsplit("")
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.netloc):
        raise ValueError(
            f"{option} {text!r} is no absolute address: give one such as https://example.org/book"
        )
    # In whichever way dots are written, the path stays below the host's root, and is a folder's.
    if not _PATH.fullmatch(parts.path) or {".", ".."} & set(parts.path.split("/")) or text != parts.geturl():
        raise ValueError(
            f"{option} {text!r} has a path with more than plain names: leave out what is not one"
        )
    if parts.query or parts.fragment:
        raise ValueError(f"{option} {text!r} has something behind its path: leave out what follows ? and #")
