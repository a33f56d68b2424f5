"""A progress bar for the error stream: redrawn in a terminal, now and then a line anywhere else."""

import math
import sys
import time
from collections.abc import Callable
from typing import Self, TextIO

_WIDTH = 30
_SECONDS_BETWEEN_LINES = 10.0
_SECONDS_BETWEEN_DRAWINGS = 0.1


class Progress:
    """Shows how many of `total` things are done, how fast it goes and how long it will take.

    Parameters
    ----------
    total : int
    done : int
        What was there before; it does not count for the speed.
    words : str
        What the things are called.
    stream : file, optional
        The error stream by default.
    lines : bool
        Whether there is a line now and then where it is no terminal.
    clock : callable, optional
        Seconds from any moment on.
    """

    def __init__(
        self,
        total: int,
        done: int = 0,
        words: str = "points",
        stream: TextIO | None = None,
        lines: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._total, self._done, self._before, self._words = total, done, done, words
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._started = clock()
        self._last_shown = -math.inf
        self._terminal = self._stream.isatty()
        self._silent = not (lines or self._terminal)

    def __enter__(self) -> Self:
        self._show()
        return self

    def __exit__(self, *exception: object) -> None:
        self._show()
        if self._terminal:
            self._stream.write("\n")

    def advance(self, number: int) -> None:
        """Count `number` more things as done."""
        self._done += number
        pause = _SECONDS_BETWEEN_DRAWINGS if self._terminal else _SECONDS_BETWEEN_LINES
        if self._clock() - self._last_shown >= pause and self._done < self._total:
            self._show()

    def clear(self) -> None:
        """Make room for a line that is printed meanwhile; what is cleared is drawn again below it."""
        if self._terminal:
            self._stream.write(f"\r{'':<79}\r")
            self._stream.flush()
            self._last_shown = -math.inf

    def text(self) -> str:
        """Return the line that is shown.

        Examples
        --------
        >>> Progress(2000, done=500).text()
        '[#######-----------------------]  25 %  500/2,000 points'
        """
        share = self._done / self._total if self._total else 1.0
        filled = math.floor(_WIDTH * share)
        line = f"[{'#' * filled}{'-' * (_WIDTH - filled)}] {math.floor(100 * share):3d} %  "
        line += f"{self._done:,}/{self._total:,} {self._words}"
        elapsed, new = self._clock() - self._started, self._done - self._before
        if new and elapsed > 0.0:
            speed = new / elapsed
            left = math.ceil((self._total - self._done) / speed)
            line += f"  {_rounded(speed)}/s" + (f"  {_duration(left)} left" if left else "")
        return line

    def _show(self) -> None:
        if self._silent:
            return
        self._last_shown = self._clock()
        # Spaces cover what a longer line before has left.
        text = f"\r{self.text():<79}" if self._terminal else self.text() + "\n"
        self._stream.write(text)
        self._stream.flush()


def _rounded(speed: float) -> str:
    """Return a speed with two digits.

    Examples
    --------
    >>> _rounded(12345.6), _rounded(0.123)
    ('12,000', '0.12')
    """
    return f"{round(speed, 1 - math.floor(math.log10(speed))):,.0f}" if speed >= 10.0 else f"{speed:.2g}"


def _duration(seconds: int) -> str:
    """Return seconds as hours, minutes and seconds.

    Examples
    --------
    >>> _duration(75), _duration(7384)
    ('1:15', '2:03:04')
    """
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
