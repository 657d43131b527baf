"""A source stays usable where its server says 304 with the length of a body that doesn't come."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from .paged_service import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator

Run = Any


class SocketServer:
    """Sends the metadata once; then what `later` holds, on the same connection or a new one."""

    def __init__(self) -> None:
        self.later = b'HTTP/1.1 304 Not Modified\r\nContent-Length: 5000\r\nETag: "v1"\r\n\r\n'
        self.heads: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/odata"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            received = b""
            while piece := connection.recv(65536):
                received += piece
                if b"\r\n\r\n" in received:
                    self.heads.append(received.decode("latin-1").lower())
                    received = b""
                    is_known = "if-none-match" in self.heads[-1]
                    connection.sendall(self.later if is_known else self._document())

    def _document(self) -> bytes:
        head = f'Content-Length: {len(METADATA)}\r\nETag: "v1"\r\nContent-Type: application/xml'
        return f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + METADATA

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def server() -> Iterator[SocketServer]:
    found = SocketServer()
    yield found
    found.close()


def test_metadata_that_is_not_modified_has_no_body(rx: Run, server: SocketServer) -> None:
    first = rx("fetch", server.url, "-o", "-")
    second = rx("fetch", server.url, "-o", "-")
    assert (first.code, second.code) == (0, 0)
    assert "Items" in first.out
    assert second.out == first.out
    assert len(server.heads) == 2
    assert 'if-none-match: "v1"' in server.heads[1]


@pytest.mark.parametrize("command", ["show", "lint", "search"])
def test_other_commands_go_on(rx: Run, server: SocketServer, command: str) -> None:
    rest = ["Name"] if command == "search" else []
    first = rx(command, server.url, *rest)
    second = rx(command, server.url, *rest)
    assert second == first
    assert first.code == 0


def test_not_modified_without_a_condition_is_a_sentence(rx: Run, server: SocketServer) -> None:
    server._document = lambda: server.later  # type: ignore[method-assign]
    result = rx("fetch", server.url)
    assert result.code == 1
    assert "nothing was modified, but no copy is saved (HTTP 304)" in result.err
