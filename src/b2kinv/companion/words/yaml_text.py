"""YAML that says nothing twice: of two values under one name, nobody knows which is meant."""

from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """Reads YAML as `yaml.safe_load` does, and refuses what is said twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        told = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        for key in told:
            if told.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} is said twice", node.start_mark)
        mapping: dict[object, object] = super().construct_mapping(node, deep)
        return mapping


def load(text: str) -> Any:
    """Return the content of a text in YAML.

    Raises
    ------
    yaml.YAMLError
        If it is none, a mapping in it has a key twice, or it is nested too deeply.

    Examples
    --------
    >>> load("{height: 1.5, shape: round}")
    {'height': 1.5, 'shape': 'round'}
    """
    try:
        return yaml.load(text, Loader=_Loader)
    except RecursionError as error:
        raise yaml.YAMLError("it is nested too deeply") from error
