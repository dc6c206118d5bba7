"""Servers that speak what NX-OS and Junos speak: NX-API over HTTPS, NETCONF over SSH."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import datetime
import http.server
import ipaddress
import json
import re
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import asyncssh
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "admin", "admin"
TRIED: list[str] = []
"""Passwords that SSH servers here were sent."""
END = b"]]>]]>"
HELLO = (
    '<?xml version="1.0" encoding="UTF-8"?><hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities>'
    "<capability>urn:ietf:params:netconf:base:1.0</capability><capability>http://xml.juniper.net/netconf/junos/1.0"
    "</capability></capabilities><session-id>7</session-id></hello>"
)


def certificate(folder: Path, *, names_address: bool = True) -> Path:
    """Key and self-signed certificate of 127.0.0.1, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "switch")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(1))
        .not_valid_after(now + datetime.timedelta(30))
    )  # fmt: skip
    if names_address:
        made = made.add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
    signed = made.sign(key, hashes.SHA256())
    file = folder / "device.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return file


@contextlib.contextmanager
def nx_api(folder: Path, config: str) -> Iterator[tuple[int, list[str]]]:
    """An NX-API on a free port: its number, and the commands that were asked."""
    asked: list[str] = []
    right = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            calls = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.headers["Authorization"] != right:
                self.answer(401, {})
                return
            replies = []
            for call in calls if isinstance(calls, list) else [calls]:
                command = call["params"]["cmd"]
                asked.append(command)
                text = config if command == "show running-config" else "switch\n"
                result: Any = {"msg": text} if call["method"] == "cli_ascii" else {"body": {"hostname": "switch"}}
                replies.append({"jsonrpc": "2.0", "result": result, "id": call["id"]})
            self.answer(200, replies if len(replies) > 1 else replies[0])

        def answer(self, status: int, document: Any) -> None:
            data = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None: ...

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()


class _Netconf:
    """NETCONF 1.0 with Junos' own operations, on one SSH channel."""

    def __init__(self, config: str, asked: list[str], cut: int | None) -> None:
        self.config, self.asked, self.cut = config, asked, cut

    async def __call__(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        process.stdout.write(HELLO.encode() + END)
        heard = b""
        while data := await process.stdin.read(65536):
            heard += data
            while END in heard:
                message, _, heard = heard.partition(END)
                if not self.answer(process, message.decode()):
                    process.exit(0)
                    return

    def answer(self, process: asyncssh.SSHServerProcess[bytes], message: str) -> bool:
        if "<hello" in message or ":hello" in message:
            return True
        number = re.search(r'message-id="([^"]+)"', message)
        operation = re.search(r"<(?:\w+:)?rpc\b[^>]*>\s*<(?:\w+:)?([\w-]+)([^>]*)>", message)
        assert number is not None, message
        assert operation is not None, message
        self.asked.append(operation[1])
        body = "<ok/>"
        if operation[1] in ("get-configuration", "get-config"):
            body = f"<configuration-text>\n{escape(self.config)}</configuration-text>"
        reply = (
            f'<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="{number[1]}">{body}</rpc-reply>'
        ).encode()
        process.stdout.write(reply + END if self.cut is None or body == "<ok/>" else reply[: self.cut])
        return operation[1] != "close-session" and (self.cut is None or body == "<ok/>")


class _Login(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        TRIED.append(password)
        return (username, password) == (USER, PASSWORD)

    def connection_requested(self, dest_host: str, dest_port: int, orig_host: str, orig_port: int) -> bool:
        return True  # as a jump host does


@contextlib.contextmanager
def ssh_server(folder: Path, name: str, **options: Any) -> Iterator[int]:
    """An SSH server on a free port, whose key is added to `known_hosts` in the folder; it forwards connections too."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    key = asyncssh.generate_private_key("ssh-ed25519")

    async def start() -> asyncssh.SSHAcceptor:
        return await asyncssh.listen("127.0.0.1", 0, server_factory=_Login, server_host_keys=[key], **options)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    port = server.get_port()
    with (folder / "known_hosts").open("a") as known:
        known.write(f"[127.0.0.1]:{port} {key.export_public_key().decode().strip()}\n")
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0.05), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


@contextlib.contextmanager
def netconf(folder: Path, config: str, cut: int | None = None) -> Iterator[tuple[int, list[str]]]:
    """A Junos device's NETCONF on a free port: its number, and the operations that were asked."""
    asked: list[str] = []
    serve = _Netconf(config, asked, cut)

    async def handle(process: asyncssh.SSHServerProcess[bytes]) -> None:
        if process.subsystem == "netconf":
            await serve(process)

    with ssh_server(folder, "junos", process_factory=handle, encoding=None) as port:
        yield port, asked
