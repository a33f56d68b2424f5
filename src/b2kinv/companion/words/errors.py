"""Failures that are told in sentences; everything that a user is refused beforehand is a ValueError."""

from collections.abc import Iterable


class Failed(RuntimeError):
    """Something was started and did not succeed; each line of the message is one sentence."""

    def __init__(self, sentences: str | Iterable[str]) -> None:
        self.sentences = (sentences,) if isinstance(sentences, str) else tuple(sentences)
        super().__init__("\n".join(self.sentences))
