"""A wall clock for one device: when it runs out, the connection is cut, whatever waits on it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import Self


class Deadline:
    """Cuts the sockets it guards when its time is over. Use as a context manager."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.expired = False
        self._started = time.monotonic()
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self.expire)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._timer.cancel()

    @property
    def elapsed(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._started

    @property
    def left(self) -> float:
        """Seconds until it ends, at least zero."""
        return max(0.0, self.seconds - self.elapsed)

    def guard(self, connection: socket.socket) -> socket.socket:
        """From now on this socket is cut when time is over; at once where it is already."""
        with self._lock:
            self._sockets.append(connection)
            if self.expired:
                self._cut(connection)
        return connection

    def expire(self) -> None:
        """Ends it now."""
        with self._lock:
            self.expired = True
            for connection in self._sockets:
                self._cut(connection)

    @staticmethod
    def _cut(connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
