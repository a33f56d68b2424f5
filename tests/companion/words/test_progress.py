"""What a user sees while a sweep runs: in a terminal one line drawn anew, elsewhere few lines."""

import io

from b2kinv.companion.words.progress import Progress


class Clock:
    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_speed_and_time_left_follow_from_what_was_done_now():
    clock = Clock()
    progress = Progress(1000, done=500, stream=io.StringIO(), clock=clock)
    progress.advance(100)
    clock.seconds = 10.0
    # 100 in 10 seconds, so that the remaining 400 take 40; the 500 of an earlier run do not count.
    assert progress.text().endswith("600/1,000 points  10/s  0:40 left")


def test_terminal_line_is_drawn_anew_and_ends_once():
    stream = Terminal()
    with Progress(2, stream=stream, clock=Clock()) as progress:
        progress.advance(1)
        progress.advance(1)
    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().rstrip().rpartition("\r")[2].startswith("[" + "#" * 30 + "] 100 %")


def test_other_streams_get_a_line_now_and_then():
    clock, stream = Clock(), io.StringIO()
    with Progress(1000, stream=stream, clock=clock) as progress:
        for _ in range(1000):
            clock.seconds += 0.03
            progress.advance(1)
    # 30 seconds: at the start, after each 10 seconds, at the end.
    assert stream.getvalue().count("\n") == 4
    assert "\r" not in stream.getvalue()


def test_nothing_to_do_is_done():
    with Progress(0, stream=io.StringIO()) as progress:
        assert "100 %" in progress.text()
