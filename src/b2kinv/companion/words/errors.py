"""Failures that are told in sentences; everything that a user is refused beforehand is a ValueError."""


class Failed(RuntimeError):
    """Something was started and did not succeed; each line of the message is one sentence."""

    def __init__(self, sentences):
        self.sentences = (sentences,) if isinstance(sentences, str) else tuple(sentences)
        super().__init__("\n".join(self.sentences))
