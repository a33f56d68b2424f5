"""Which tests stand behind a module: those of the same path, or those that use it where none has its name."""

import re

from b2kinv.quantities import tree

ROOMS = ("quantities", "physics", "sections")
SOURCES = tree.ROOT / "src" / "b2kinv"
TESTS = tree.ROOT / "tests"


def modules():
    """Return the modules of the rooms, as paths below the package."""
    found = (path for room in ROOMS for path in (SOURCES / room).rglob("*.py") if path.name != "__init__.py")
    return sorted(path.relative_to(SOURCES).as_posix() for path in found)


def tests_of(module):
    """Return the files of tests behind a module, below the root; its examples (doctests) come besides.

    `test_belle2_line_summary.py` belongs to the module of that name and not to `belle2_line.py`. A module
    without a file of its own is tested by those files of its room that name it, and by those of modules that
    import it.

    >>> tests_of("physics/kinematics.py")
    ['tests/physics/test_kinematics.py']
    """
    if own := _named_as(module):
        return sorted(own)
    folder, _, name = module.removesuffix(".py").rpartition("/")
    room = (TESTS / folder.partition("/")[0]).rglob("test_*.py")
    importing = [one for one in modules() if one != module and _names(SOURCES / one, name)]
    users = [path.relative_to(tree.ROOT).as_posix() for path in room if _names(path, name)]
    return sorted({*users, *(file for one in importing for file in _named_as(one))})


def _named_as(module):
    folder, _, name = module.removesuffix(".py").rpartition("/")
    files = (TESTS / folder).glob("test_*.py")
    own = [path for path in files if _owner(folder, path.stem.removeprefix("test_")) == name]
    return [path.relative_to(tree.ROOT).as_posix() for path in own]


def _names(path, name):
    return re.search(rf"\b{name}\b", path.read_text(encoding="utf-8")) is not None


def _owner(folder, stem):
    names = [path.stem for path in (SOURCES / folder).glob("*.py")]
    return max((name for name in names if f"{stem}_".startswith(f"{name}_")), key=len, default=None)
