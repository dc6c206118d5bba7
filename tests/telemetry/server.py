"""A server that speaks the API of Prometheus, with series of its own making."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Rate = Callable[[int], float | None]
"""Octets a second at a time; None where there was no sample."""
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Metrics:
    """What the server holds, and what it was asked."""

    series: list[tuple[str, dict[str, str], Rate]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refusal: Callable[[str, str], Answer | None] = lambda path, authorization: None
    """An answer of another kind, by path and header."""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def add(self, metric: str, rate: Rate | float, **labels: str) -> None:
        told = rate if callable(rate) else lambda _: rate
        self.series.append((metric, labels, told))

    def port(self, instance: str, name: str, into: float | Rate, out: float | Rate, **labels: str) -> None:
        """Bit/s in and out of a port, as snmp_exporter labels it."""
        for metric, bits in (("ifHCInOctets", into), ("ifHCOutOctets", out)):
            rate = octets(bits)
            self.add(metric, rate, instance=instance, ifName=name, job="snmp", **labels)

    def answer(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        asked = query["query"]
        if path.endswith("/query") and asked.startswith("count by"):
            pattern = re.search(r'=~"([^"]+)"', asked)
            names = {name for name, _, _ in self.series if pattern and re.fullmatch(pattern[1], name)}
            return vector({"__name__": name} for name in sorted(names))
        if path.endswith("/query"):
            return vector([{}], "60")  # one sample a minute
        metric = re.fullmatch(r"rate\((\w+)(?:\{[^}]*\})?\[\d+s\]\) \* 8", asked)
        assert metric, asked
        start, end, step = (int(query[name]) for name in ("start", "end", "step"))
        assert (end - start) / step < 11_000
        found = []
        for name, labels, rate in self.series:
            points = [(at, rate(at)) for at in range(start, end + 1, step)] if name == metric[1] else []
            values = [[at, repr(octets * 8)] for at, octets in points if octets is not None]
            found += [{"metric": labels, "values": values}] if values else []
        return {"resultType": "matrix", "result": found}


def octets(bits: float | Rate) -> Rate:
    if callable(bits):
        return lambda at: None if (rate := bits(at)) is None else rate / 8
    return lambda _: bits / 8


def vector(metrics: Any, value: str = "1") -> dict[str, Any]:
    return {"resultType": "vector", "result": [{"metric": metric, "value": [0, value]} for metric in metrics]}


class Served:
    """The server on loopback, while the block lasts."""

    def __init__(self) -> None:
        self.metrics = Metrics()
        metrics = self.metrics

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                metrics.asked.append((parts.path, query))
                metrics.headers.append(dict(self.headers))
                refused = metrics.refusal(parts.path, self.headers.get("Authorization", ""))
                if refused is not None:
                    self._send(*refused)
                    return
                told = {"status": "success", "data": metrics.answer(parts.path, query)}
                told |= {"warnings": metrics.warnings} if metrics.warnings else {}
                self._send(200, {"Content-Type": "application/json"}, json.dumps(told).encode())

            def _send(self, code: int, headers: dict[str, str], body: bytes) -> None:
                self.send_response(code)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> Served:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"
