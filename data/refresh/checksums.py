"""Record the SHA-256 of every data file that the package reads, in data/checksums.json."""

import hashlib

from common import DATA, main


def build():
    """Return the content of checksums.json."""
    files = sorted(path for path in DATA.rglob("*.json") if path.name != "checksums.json")
    sums = {
        path.relative_to(DATA).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
    return {"checksums.json": sums}


if __name__ == "__main__":
    main(__doc__, build)
