"""Where the files that are not code are: data, notebooks, book pages and their configuration."""

from pathlib import Path

_INSTALLED = Path(__file__).parents[1] / "tree"

#: Root of those files: inside an installed package, or the top of a source checkout.
ROOT = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).resolve().parents[3]

DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
