"""A server that speaks OpenAI's protocol over a real socket and writes what a test tells it to, well or badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PROMPT_TOKENS, ANSWER_TOKENS = 300, 20  # what it claims to have counted


@dataclass(frozen=True, slots=True)
class Script:
    """How one request is answered. `hangs`: after its pieces it says nothing more and keeps the line open."""

    pieces: Sequence[str] = ()
    status: int = 200
    hangs: bool = False
    endless: bool = False  # the pieces again and again
    breaks_off: bool = False  # the line is cut in the middle
    finish: str = "stop"
    usage: bool = True


@dataclass(slots=True)
class ScriptedServer:
    """Answers request after request by its scripts, the last of them for all further ones; remembers what it was sent.

    A script may be a function of the request's body, for a model that reads its prompt.
    """

    scripts: list[Script | Callable[[dict[str, Any]], Script]]
    requests: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    left: threading.Event = field(default_factory=threading.Event)  # set when a client hung up before the end
    closing: threading.Event = field(default_factory=threading.Event)

    def sent(self) -> str:
        """All that was ever sent to it."""
        return json.dumps(self.requests, ensure_ascii=False)

    def next_script(self, body: dict[str, Any]) -> Script:
        self.requests.append(body)
        script = self.scripts[min(len(self.requests), len(self.scripts)) - 1]
        return script(body) if callable(script) else script


@contextmanager
def scripted(*scripts: Script | Callable[[dict[str, Any]], Script]) -> Iterator[ScriptedServer]:
    """A running server on a port of its own."""
    server = ScriptedServer(list(scripts))

    class Handler(_Handler):
        scripted = server

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{listening.server_address[1]}/v1"
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
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        script = self.scripted.next_script(body)
        try:
            if script.status != 200:
                self._refuse(script.status)
            else:
                self._stream(script)
        except (BrokenPipeError, ConnectionResetError):
            self.scripted.left.set()
        self.close_connection = True

    def _refuse(self, status: int) -> None:
        content = json.dumps({"error": {"message": f"scripted {status}", "type": "scripted"}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, script: Script) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self._event({"role": "assistant", "content": ""})
        while True:
            for piece in script.pieces:
                self._event({"content": piece})
            if not script.endless or self.scripted.closing.is_set():
                break
        if script.hangs:
            self._wait_for_the_client()
        if script.breaks_off or script.hangs:
            return
        self._event({}, script.finish)
        if script.usage:
            counted = {
                "prompt_tokens": PROMPT_TOKENS,
                "completion_tokens": ANSWER_TOKENS,
                "total_tokens": PROMPT_TOKENS + ANSWER_TOKENS,
            }
            self._line({"choices": [], "usage": counted})
        self.wfile.write(b"data: [DONE]\n\n")

    def _wait_for_the_client(self) -> None:
        """Until it hangs up or the test is over; a comment line now and then is how that is noticed."""
        while not self.scripted.closing.wait(0.02):
            self.wfile.write(b": waiting\n\n")
            self.wfile.flush()

    def _event(self, delta: dict[str, str], finish: str | None = None) -> None:
        self._line({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    def _line(self, content: dict[str, Any]) -> None:
        whole = {"id": "scripted", "object": "chat.completion.chunk", "created": 0, "model": "scripted", **content}
        self.wfile.write(f"data: {json.dumps(whole)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the tests' output."""
