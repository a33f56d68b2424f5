"""What numbers come to in words: a judgement has a name and all that it can say, and says one of it."""

import dataclasses
import re
from collections.abc import Mapping

from b2kinv.quantities.results import Quantity

_NUMBER = re.compile(r"\{\w*\}")


@dataclasses.dataclass(frozen=True)
class Judgement:
    """A part of a sentence that depends on numbers, with all values that it can take.

    Attributes
    ----------
    name : str
        Under which it is recorded.
    meaning : str
        What is judged, in a few words.
    values : mapping of str to str
        Value → its words, in which names in braces stand for numbers.

    Examples
    --------
    >>> side = Judgement("side", "rate beside its limit", {"below": "below it", "above": "{ratio} times it"})
    >>> side.says("above", ratio="2.5").value
    '2.5 times it'
    >>> side.value_of("below it"), side.value_of("2.5 times it")
    ('below', 'above')
    """

    name: str
    meaning: str
    values: Mapping[str, str]

    def says(self, value: str, **numbers: str) -> Quantity:
        """Return the words of one value, with its numbers, to be recorded."""
        return Quantity(self.values[value].format(**numbers), "", self.meaning)

    def value_of(self, words: str) -> str:
        """Return the value that a text is the words of.

        Raises
        ------
        ValueError
            If it is none of them, or could be several.
        """
        found = [
            value
            for value, wording in self.values.items()
            if re.fullmatch(".+".join(map(re.escape, _NUMBER.split(wording))), words)
        ]
        if len(found) != 1:
            raise ValueError(
                f"words = {words!r} is not allowed (judgement {self.name}): it must be one of "
                + ", ".join(map(repr, self.values.values()))
            )
        return found[0]
