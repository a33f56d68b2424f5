"""Failures that are told in sentences; everything that a user is refused beforehand is a ValueError."""

import shutil
from collections.abc import Iterable

#: What a user cannot help by asking for something else, and is told by `of_the_system`.
OF_THE_SYSTEM = (OSError, MemoryError, RecursionError)


def of_the_system(error: BaseException) -> str:
    """Return a sentence about what the system could not do: a full disk, a missing right, too little memory.

    Examples
    --------
    >>> of_the_system(OSError(28, "No space left on device", "table.csv"))
    'table.csv: no space left on device'
    >>> of_the_system(MemoryError())
    'the memory is not enough for this; ask for fewer points'
    >>> of_the_system(RecursionError("maximum recursion depth exceeded"))
    'something that was given is nested too deeply'
    """
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        # Of a folder that could not be copied: (from, to, why) of each file.
        _, place, said = error.args[0][0]
        return f"{place}: {said}"
    if isinstance(error, MemoryError):
        return "the memory is not enough for this; ask for fewer points"
    if isinstance(error, RecursionError):
        return "something that was given is nested too deeply"
    said = " ".join(str(getattr(error, "strerror", None) or error or type(error).__name__).split())
    named = getattr(error, "filename", None)
    said = said[:1].lower() + said[1:]
    return f"{named}: {said}" if named is not None else f"the system refused: {said}"


class Failed(RuntimeError):
    """Something was started and did not succeed; each line of the message is one sentence."""

    def __init__(self, sentences: str | Iterable[str]) -> None:
        self.sentences = (sentences,) if isinstance(sentences, str) else tuple(sentences)
        super().__init__("\n".join(self.sentences))
