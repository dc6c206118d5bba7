"""The interactive shell of an emulated device: echo, prompt, pager, and the few commands a collection types."""

from __future__ import annotations

from collections.abc import Callable

import paramiko

from netaudit.lab.cli import Cli

PAGE_LINES = 24
RUNNING = ("show", "running-config")


class Shell:
    """One session on one SSH channel. Methods raise EOFError when the client is gone."""

    def __init__(
        self,
        channel: paramiko.Channel,
        cli: Cli,
        name: str,
        config: Callable[[paramiko.Channel], str],
        typed: Callable[[str], None],
    ) -> None:
        self._channel = channel
        self._cli = cli
        self._name = name
        self._config = config
        self._typed = typed
        self._paging = True
        self._privileged = True
        self._pending = b""

    def interact(self, enable_secret: str | None) -> None:
        """Prompts and answers until the client leaves."""
        self._privileged = enable_secret is None
        self._write("\n" + self._prompt())
        while (line := self._read_line()) not in ("exit", "logout", "quit"):
            if line:
                self._typed(line)
            if line == "enable" and not self._privileged:
                self._enable(enable_secret)
            elif line:
                self._page(self.answer(line))
            self._write(self._prompt())

    def execute(self, command: str) -> None:
        """Answers the one command of an exec request."""
        self._typed(command)
        self._write(self.answer(command))
        self._channel.send_exit_status(0)

    def answer(self, line: str) -> str:
        """What the device prints for a command."""
        words = tuple(line.split())
        if words == RUNNING and self._privileged:
            text = self._config(self._channel)
            return self._cli.running.format(name=self._name, size=len(text.encode())) + text
        if words == ("enable",):
            return ""
        command, value = " ".join(words[:-1]), words[-1]
        if command not in self._cli.session:
            return self._cli.unknown
        if command == "terminal length":
            self._paging = value != "0"
        return self._cli.session[command].format(value=value)

    def _prompt(self) -> str:
        return (self._cli.privileged if self._privileged else self._cli.unprivileged).format(name=self._name)

    def _enable(self, secret: str | None) -> None:
        self._write("Password: ")
        self._privileged = self._read_line(echo=False) == secret
        self._write("\n" if self._privileged else "\n" + self._cli.denied)

    def _page(self, text: str) -> None:
        lines = text.splitlines(keepends=True)
        if not self._paging:
            self._write(text)
            return
        for start in range(0, len(lines), PAGE_LINES):
            if start:
                self._write(self._cli.more)
                key = self._read_byte()
                self._write("\r" + " " * len(self._cli.more) + "\r")
                if key in b"qQ":
                    return
            self._write("".join(lines[start : start + PAGE_LINES]))

    def _read_line(self, *, echo: bool = True) -> str:
        line = b""
        while (byte := self._read_byte()) not in b"\r\n":
            line += byte
        if byte == b"\r" and self._pending.startswith(b"\n"):
            self._pending = self._pending[1:]
        if echo:
            self._write(line.decode("utf-8", "replace") + "\n")
        return line.decode("utf-8", "replace").strip()

    def _read_byte(self) -> bytes:
        if not self._pending:
            self._pending = self._channel.recv(4096)
            if not self._pending:
                raise EOFError
        byte, self._pending = self._pending[:1], self._pending[1:]
        return byte

    def _write(self, text: str) -> None:
        self._channel.sendall(text.replace("\n", "\r\n").encode("utf-8", "replace"))
