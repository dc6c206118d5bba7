from __future__ import annotations

import threading
from pathlib import Path

import paramiko
import pytest

from netaudit.lab import CLIS, EmulatedDevice, Fault, Lab

CONFIG = "hostname r1\n!\ninterface Loopback0\n!\nend\n"


def client_of(lab: Lab, name: str, path: Path, password: str = "admin") -> paramiko.SSHClient:
    client = paramiko.SSHClient()
    client.load_host_keys(str(lab.known_hosts(path / "known_hosts")))
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    client.connect(
        "127.0.0.1",
        lab.port(name),
        "admin",
        password,
        allow_agent=False,
        look_for_keys=False,
        timeout=5,
        auth_timeout=5,
    )
    return client


def execute(client: paramiko.SSHClient, command: str) -> str:
    return client.exec_command(command, timeout=5)[1].read().decode().replace("\r\n", "\n")


def test_exec_shows_the_configuration_of_the_moment(tmp_path: Path) -> None:
    with Lab([EmulatedDevice("r1", CONFIG)]) as lab, client_of(lab, "r1", tmp_path) as client:
        assert execute(client, "show running-config").endswith(CONFIG)
        lab.set_config("r1", "changed\nend\n")
        assert execute(client, "show running-config").endswith("changed\nend\n")
        assert lab.log("r1") == ("show running-config", "show running-config")


def test_a_callable_is_asked_at_each_command(tmp_path: Path) -> None:
    texts = iter(["first\nend\n", "second\nend\n"])
    with Lab([EmulatedDevice("r1", lambda: next(texts))]) as lab, client_of(lab, "r1", tmp_path) as client:
        assert execute(client, "show running-config").endswith("first\nend\n")
        assert execute(client, "show running-config").endswith("second\nend\n")


@pytest.mark.parametrize("cli", sorted(CLIS))
def test_an_unknown_command_gets_the_vendors_answer(cli: str, tmp_path: Path) -> None:
    with Lab([EmulatedDevice("r1", CONFIG, cli=cli)]) as lab, client_of(lab, "r1", tmp_path) as client:
        assert "% Invalid" in execute(client, "configure terminal")


def test_the_shell_pages_until_told_not_to(tmp_path: Path) -> None:
    long = "".join(f"line {number}\n" for number in range(60)) + "end\n"
    with Lab([EmulatedDevice("r1", long)]) as lab, client_of(lab, "r1", tmp_path) as client:
        channel = client.invoke_shell()
        channel.settimeout(5)
        channel.sendall(b"show running-config\n")
        heard = b""
        while b"--More--" not in heard:
            heard += channel.recv(4096)
        channel.sendall(b"q")
        channel.sendall(b"terminal length 0\nshow running-config\n")
        while b"end\r\nr1#" not in heard:
            heard += channel.recv(4096)
        assert heard.count(b"--More--") == 1


def test_a_wrong_password_is_refused(tmp_path: Path) -> None:
    with Lab([EmulatedDevice("r1", CONFIG)]) as lab, pytest.raises(paramiko.AuthenticationException):
        client_of(lab, "r1", tmp_path, password="guess")


def test_a_changed_key_is_not_the_one_announced(tmp_path: Path) -> None:
    device = EmulatedDevice("r1", CONFIG, fault=Fault(changed_key=True))
    with Lab([device]) as lab, pytest.raises(paramiko.BadHostKeyException):
        client_of(lab, "r1", tmp_path)


def test_nothing_is_left_running(tmp_path: Path) -> None:
    with Lab([EmulatedDevice("r1", CONFIG), EmulatedDevice("r2", CONFIG)]) as lab:
        client_of(lab, "r1", tmp_path).close()
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("lab-")] == []
