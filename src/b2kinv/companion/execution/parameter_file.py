"""A user's file of parameters: one line ``name: value`` of YAML for each.

Every value is a text, as on the command line: YAML itself would take 1e8 for a text, no for a truth value,
2024 for a number and 1:30 for ninety.
"""

from collections.abc import Iterator
from pathlib import Path


def read(path: str | Path) -> dict[str, str]:
    """Return name → text of a file of parameters.

    Raises
    ------
    ValueError
        If the file cannot be read, is no mapping of names to single values, or has a name twice.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ValueError(f"the parameter file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"the parameter file {path} is not valid YAML: it is no text") from error
    values: dict[str, str] = {}
    words = _words(path, text)
    for (name, line), (value, _) in zip(words, words, strict=True):
        if not name.isidentifier():
            raise ValueError(f"{_WRONG.format(path)}; line {line} names no parameter")
        if name in values:
            raise ValueError(f"the parameter file {path} has {name!r} twice, the second time in line {line}")
        values[name] = value
    if not values:
        raise ValueError(_WRONG.format(path))
    return values


_WRONG = "the parameter file {} must hold lines of the form 'height: 1.5'"


def _words(path: str | Path, text: str) -> Iterator[tuple[str, int]]:
    """Yield name, value, name, value and so on, each with its line."""
    import yaml

    inside = False
    try:
        # Event by event, so that the first bracket in another is refused, however many there are.
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            line = 1 + (event.start_mark.line if event.start_mark is not None else 0)
            if isinstance(event, yaml.MappingStartEvent) and not inside:
                inside = True
            elif isinstance(event, yaml.ScalarEvent) and inside:
                yield event.value, line
            elif isinstance(event, yaml.NodeEvent):
                raise ValueError(f"{_WRONG.format(path)}; in line {line} is something else than one value")
    except yaml.YAMLError as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        where = f" in line {mark.line + 1}" if mark is not None else ""
        raise ValueError(f"the parameter file {path} is not valid YAML{where}") from error
