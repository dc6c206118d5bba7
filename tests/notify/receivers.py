"""Servers on loopback that speak what the channels speak."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class HttpReceiver:
    """What a web server was sent; it answers with the statuses in `answers`, then with `usual`."""

    port: int = 0
    usual: int = 202
    answers: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    tried: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def documents(self) -> list[Any]:
        return [json.loads(body) for body in self.bodies]


@contextmanager
def http_receiver() -> Iterator[HttpReceiver]:
    held = HttpReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            held.tried += 1
            status = held.answers.pop(0) if held.answers else held.usual
            if 200 <= status < 300:
                held.bodies.append(body)
                held.headers.append(dict(self.headers))
            self.send_response(status)
            if status in (301, 302, 307, 308):
                self.send_header("Location", held.url)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield held
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class SmtpReceiver:
    """What a mail server was sent."""

    port: int = 0
    refuse: str = ""
    mails: list[Message] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        if self.refuse:
            return self.refuse
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return "250 kept"


class _OnAFreePort(Controller):
    """The controller, which tries whether it answers, with the port that the system gave it."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def smtp_receiver(**options: Any) -> Iterator[SmtpReceiver]:
    held = SmtpReceiver()
    controller = _OnAFreePort(held, hostname="127.0.0.1", port=0, **options)
    controller.start()
    held.port = controller.port
    try:
        yield held
    finally:
        controller.stop()
