"""What `serve` answers to requests that no page of the book makes: one status, never a traceback."""

import functools
import http.client
import socket
import threading
from types import SimpleNamespace

import pytest

from b2kinv.companion.site import serve

OUTSIDE = b"nobody's business"


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A server of a site of one page, and of none yet."""
    site = tmp_path / "site"
    (site / "deep").mkdir(parents=True)
    (site / "index.html").write_text("<head></head>Ω", encoding="utf-8")
    (site / "deep" / "index.html").write_text("<head></head>deep", encoding="utf-8")
    (site / "empty").mkdir()
    (site / "broken.html").write_bytes(b"\xff")
    (tmp_path / "secret.txt").write_bytes(OUTSIDE)
    monkeypatch.chdir(tmp_path)
    shown = SimpleNamespace(
        folder=site, number=7, as_json=lambda: "{}", paper=SimpleNamespace(book_title="A <book>")
    )
    running = serve._Server(("127.0.0.1", 0), functools.partial(serve.Handler, shown=shown))
    running.shown = shown
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def asked(server, request):
    """Return status and content of an answer to the bytes of a request."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
        connection.sendall(request)
        with http.client.HTTPResponse(connection, method=request.partition(b" ")[0].decode()) as answer:
            answer.begin()
            return answer.status, answer.read()


#: Request target → status; the codes are those of RFC 9110, Section 15.
TARGETS = {
    "/": 200,
    "/index.html?x=1#y": 200,
    "/deep/": 200,
    "/deep": 301,
    "/%00": 404,
    "/index.html%00": 404,
    "/%0a": 404,
    "/%ff%fe": 404,
    "/%ed%a0%80": 404,
    "/broken.html": 404,
    "/missing.html": 404,
    "/empty/": 404,
    "/" + "a" * 300: 404,
    "/" + "a/" * 3000: 404,
    "/" + "a" * 70_000: 414,
    "/../secret.txt": 404,
    "/%2e%2e/secret.txt": 404,
    "/..%2fsecret.txt": 404,
    "/%2e%2e%2fsecret.txt": 404,
    "/deep/..%2f..%2fsecret.txt": 404,
    "//etc/passwd": 404,
    "/%2fetc%2fpasswd": 404,
    "http://[": 404,
    "http://elsewhere.example/": 404,
    "*": 404,
}  # fmt: skip


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target[:30])
def test_odd_addresses_get_a_status(server, capfd, target, method):
    status, content = asked(server, f"{method} {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert status == TARGETS[target]
    assert OUTSIDE not in content
    assert b"root:" not in content
    assert (content == b"") or method == "GET"
    # Still at work, and nothing on the terminal.
    assert asked(server, b"GET / HTTP/1.1\r\n\r\n")[0] == 200
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("POST / HTTP/1.1", 501), ("PUT /x HTTP/1.1", 501), ("DELETE /index.html HTTP/1.1", 501),
        ("BREW / HTTP/1.1", 501), ("GET / HTTP/9.9", 505), ("GET / nonsense", 400), ("GET", 400),
    ],
)  # fmt: skip
def test_odd_requests_get_a_status(server, capfd, request_line, status):
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
        connection.sendall(f"{request_line}\r\nHost: x\r\n\r\n".encode())
        answer = b"".join(iter(functools.partial(connection.recv, 4096), b""))
    # To a version that is none the answer is in HTTP/0.9: the page alone, which says the status, too.
    assert str(status).encode() in answer
    assert asked(server, b"GET / HTTP/1.1\r\n\r\n")[0] == 200
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("target", ["/", "/secret.txt", "/%00", "/../secret.txt"])
def test_before_the_first_site_nothing_of_the_working_folder_is_served(server, method, target):
    server.shown.folder = None
    status, content = asked(server, f"{method} {target} HTTP/1.1\r\n\r\n".encode())
    assert status == 503
    assert OUTSIDE not in content
    assert (b"A &lt;book&gt;" in content) == (method == "GET")


def test_a_page_has_the_script_and_its_own_length(server):
    status, content = asked(server, b"GET / HTTP/1.1\r\n\r\n")
    assert status == 200
    assert b'data-number="7"></script></head>' in content
    assert "Ω".encode() in content


def test_what_the_system_refuses_while_it_answers_is_one_sentence(server, capfd, monkeypatch):
    def refused(self, *arguments):
        raise MemoryError

    monkeypatch.setattr(serve.Handler, "_send", refused)
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        asked(server, b"GET / HTTP/1.1\r\n\r\n")
    assert capfd.readouterr().err == (
        "a request was not answered: the memory is not enough for this; ask for fewer points\n"
    )
