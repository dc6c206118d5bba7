"""One attempt to collect one device: who it is, how long it may take, and the way to it."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from netaudit.collect.deadline import Deadline
from netaudit.collect.passing import PassingError
from netaudit.collect.target import Deadlines, Login, Target
from netaudit.errors import CollectionError

if TYPE_CHECKING:
    from netaudit.collect.roads import Roads


@dataclass(frozen=True, slots=True)
class Visit:
    """What a collector is given. It returns the text that came, or raises CollectionError."""

    target: Target
    deadline: Deadline
    limits: Deadlines
    known_hosts: tuple[Path, ...]
    """Files that may vouch for host keys; the first is the project's."""
    roads: Roads

    @property
    def login(self) -> Login:
        """Who logs in. Raises CollectionError where nobody was named."""
        if self.target.login is None:
            raise CollectionError(self.target.name, "credential", "no credentials were given")
        return self.target.login

    @property
    def place(self) -> str:
        """Where the device is reached: `ADDRESS:PORT`."""
        return f"{self.target.address}:{self.target.port}"

    def connect(self) -> socket.socket:
        """A connection to the device, cut when its time is over. Raises CollectionError."""
        return self.deadline.guard(self.roads.connect(self.target, self.limits))


def reach(device: str, address: str, port: int, seconds: float) -> socket.socket:
    """A TCP connection. Raises PassingError that says in plain words why there is none."""
    try:
        return socket.create_connection((address, port), seconds)
    except socket.gaierror as error:
        message = f"the address {address} cannot be resolved: {error.strerror}"
    except TimeoutError:
        message = f"nothing answers on {address}:{port} within {seconds:g} s"
    except OSError as error:
        message = f"nothing answers on {address}:{port}: {error.strerror}"
    raise PassingError(device, "unreachable", message)
