"""A server that speaks the providers' protocols over a real socket and writes what a test tells it to, well or badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from chat_protocols import ANSWER_TOKENS, PROMPT_TOKENS, PROTOCOLS, ChatProtocol, protocol_of

__all__ = ["ANSWER_TOKENS", "PROMPT_TOKENS", "Script", "ScriptedServer", "scripted"]


@dataclass(frozen=True, slots=True)
class Script:
    """How one request is answered. `hangs`: after its pieces it says nothing more and keeps the line open."""

    pieces: Sequence[str] = ()
    status: int = 200
    message: str = ""  # of an error
    hangs: bool = False
    endless: bool = False  # the pieces again and again
    breaks_off: bool = False  # the line is cut in the middle
    drops: bool = False  # the line is cut before any answer
    fails: bool = False  # an error behind the pieces, on a line that began well
    finish: str = "stop"
    usage: bool = True


@dataclass(slots=True)
class ScriptedServer:
    """Answers request after request by its scripts, the last of them for all further ones; remembers what it was sent.

    A script may be a function of the request's body, for a model that reads its prompt. With a `key` it refuses
    whoever has another one. Called as a proxy it answers as itself, and `proxied` tells for which hosts.
    """

    scripts: list[Script | Callable[[dict[str, Any]], Script]]
    key: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    proxied: list[str] = field(default_factory=list)
    root: str = ""
    left: threading.Event = field(default_factory=threading.Event)  # set when a client hung up before the end
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The address for OpenAI's protocol."""
        return self.address("openai")

    def address(self, provider: str) -> str:
        """The address to give to a provider's package."""
        return self.root + PROTOCOLS[provider].base

    def sent(self) -> str:
        """All that was ever sent to it."""
        return json.dumps(self.requests, ensure_ascii=False)

    def next_script(self, body: dict[str, Any]) -> Script:
        self.requests.append(body)
        script = self.scripts[min(len(self.requests), len(self.scripts)) - 1]
        return script(body) if callable(script) else script


@contextmanager
def scripted(*scripts: Script | Callable[[dict[str, Any]], Script], key: str = "") -> Iterator[ScriptedServer]:
    """A running server on a port of its own."""
    server = ScriptedServer(list(scripts), key)

    class Handler(_Handler):
        scripted = server

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    server.root = f"http://127.0.0.1:{listening.server_address[1]}"
    try:
        yield server
    finally:
        server.closing.set()
        listening.shutdown()
        listening.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    scripted: ScriptedServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.close_connection = True
        length = int(self.headers["Content-Length"])
        content = self.rfile.read(length)
        if len(content) < length:
            self.scripted.left.set()
            return
        body = json.loads(content)
        asked = urlsplit(self.path)
        if asked.netloc:
            self.scripted.proxied.append(asked.netloc)
        protocol = protocol_of(asked.path)
        if protocol is None:
            self._refuse(404, {"error": {"message": f"no such path: {asked.path}"}})
            return
        self.scripted.keys.append(protocol.key(self.headers))
        script = self.scripted.next_script(body)
        if self.scripted.key and self.scripted.keys[-1] != self.scripted.key:
            script = Script(status=401)
        fault = protocol.fault(self.path, body)
        try:
            if script.drops:
                return
            if fault is not None:
                self._refuse(400, protocol.refusal(400, fault))
            elif script.status != 200:
                message = script.message or f"scripted {script.status}"
                self._refuse(script.status, protocol.refusal(script.status, message))
            else:
                self._stream(script, protocol, body)
        except (BrokenPipeError, ConnectionResetError):
            self.scripted.left.set()

    def _refuse(self, status: int, told: dict[str, Any]) -> None:
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Connection", "close")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, script: Script, protocol: ChatProtocol, request: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", protocol.media_type)
        self.send_header("Connection", "close")
        if protocol.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._write(protocol, protocol.opening)
        while True:
            for piece in script.pieces:
                self._write(protocol, protocol.piece(piece))
            if not script.endless or self.scripted.closing.is_set():
                break
        while script.hangs and not self.scripted.closing.wait(0.02):  # that nobody listens is noticed by writing
            self._write(protocol, protocol.waiting)
        if script.breaks_off or script.hangs:
            return
        if script.fails:
            self._write(protocol, protocol.trouble("scripted trouble"))
        else:
            self._write(protocol, protocol.end(script.finish, script.usage, request))
        if protocol.chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _write(self, protocol: ChatProtocol, content: bytes) -> None:
        if content:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(content), content) if protocol.chunked else content)
            self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the tests' output."""
