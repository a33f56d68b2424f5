"""What a page is told of Python in the browser: which files there are, with their checksums and bytes."""

import hashlib
from typing import Any

from b2kinv.companion.in_browser import bundle, runtime
from b2kinv.companion.papers import Paper

#: Beside the runtime's files: the paper's code and data.
ARCHIVE = "companion.zip"
#: What Pyodide loads by name; what those need, its own list says.
_PACKAGES = {runtime.NUMBERS: ["numpy", "scipy"], runtime.FIGURES: ["matplotlib"]}


def described(paper: Paper, archive: bytes) -> dict[str, Any]:
    """Return the manifest of a site, to be written as JSON."""
    listed = runtime.listed()
    files = listed.used_for(runtime.NUMBERS, runtime.FIGURES)
    return {
        "module": paper.module_name,
        "python": listed.python,
        "folder": bundle.FOLDER,
        "path": bundle.search_path(paper),
        "packages": _PACKAGES,
        "files": [
            {"name": file.name, "sha256": file.sha256, "bytes": file.bytes, "use": file.use} for file in files
        ],
        "archive": {
            "name": ARCHIVE,
            "sha256": hashlib.sha256(archive).hexdigest(),
            "bytes": len(archive),
        },
    }
