"""The files that a book is made of, and one checksum of them: whether a site is that of today's sources."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from b2kinv.companion.execution import dependencies
from b2kinv.companion.papers import Paper

#: What of a package is part of the book: code, and what the engine serves beside it.
_OF_PACKAGES = ("*.py", "*.js", "*.css")
#: In a site: the checksum of what it was built from.
NOTE = ".companion-sources"


def files(paper: Paper) -> list[Path]:
    """Return every file that the book is made of, sorted."""
    found = [paper.root / "_config.yml", paper.root / "_toc.yml"]
    packages = dependencies.package_folders(paper)
    for top, pattern in (
        *((package, pattern) for package in packages for pattern in _OF_PACKAGES),
        (paper.data, "*"),
        (paper.book, "*"),
        (paper.notebooks, "*.ipynb"),
    ):
        found += [path for path in top.rglob(pattern) if counts(path.relative_to(top))]
    return sorted(path for path in set(found) if path.is_file())


def checksum(paper: Paper) -> str:
    """Return a checksum of all of them, the same for a checkout and an installed package."""
    digest = hashlib.sha256()
    for name, path in sorted(_named(paper)):
        # Line ends differ between systems.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\n{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


def _named(paper: Paper) -> Iterator[tuple[str, Path]]:
    packages = dependencies.package_folders(paper)
    told = [paper.root / "CITATION.cff", paper.root / "CHANGELOG.md"]
    for path in [*files(paper), *(path for path in told if path.is_file())]:
        folders = (paper.data, paper.book, paper.notebooks)
        if path.parent == paper.root or any(path.is_relative_to(one) for one in folders):
            yield path.relative_to(paper.root).as_posix(), path
        # What else lies in the tree of an installed package is code of nobody's.
        elif not (paper.is_installed and path.is_relative_to(paper.root)):
            package = next(one for one in packages if path.is_relative_to(one))
            yield path.relative_to(package.parent).as_posix(), path


def counts(relative: Path) -> bool:
    """Say whether a file, by its path below a folder of sources, is one: not what is hidden, nor a backup."""
    return not any(
        part.startswith((".", "__")) or part.endswith("~") for part in relative.parts[:-1]
    ) and not (relative.name.startswith(".") or relative.name.endswith("~"))
