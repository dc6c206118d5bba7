"""The HTTP API of Prometheus: queries, and what can go wrong with them in words."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from netaudit.errors import MeasurementError
from netaudit.model.intent import PrometheusIntent

if TYPE_CHECKING:
    import requests

TIMEOUT_S = 60
MOST_BYTES = 256 << 20
"""Of one answer."""


class Vector(msgspec.Struct):
    """One series of an answer."""

    metric: dict[str, str]
    value: tuple[float, str] | None = None
    values: list[tuple[float, str]] = []


class _Data(msgspec.Struct, rename="camel"):
    result_type: str
    result: msgspec.Raw


class _Answer(msgspec.Struct, rename="camel"):
    status: str
    data: _Data | None = None
    error_type: str = ""
    error: str = ""
    warnings: list[str] = []


class Api:
    """One server. The name and password, or the token, are those of the environment, and are sent to no other."""

    def __init__(self, url: str, said: PrometheusIntent, environ: Mapping[str, str]) -> None:
        self.name = f"prometheus {url}"
        self._url = url
        self._said = said
        self._token = environ.get(said.token_env) or None
        self._user = environ.get(said.username_env) or None
        self._password = environ.get(said.password_env) or ""
        self._warned: dict[str, None] = {}
        self._session: requests.Session | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the server warned of, such as a store that did not answer."""
        return tuple(self._warned)

    def __enter__(self) -> Api:
        import requests

        self._session = requests.Session()
        self._session.headers.update({"Accept": "application/json"})
        if self._said.tenant:
            self._session.headers["X-Scope-OrgID"] = self._said.tenant
        self._session.auth = self._authorized
        self._session.verify = self._said.ca_file or True
        if self._said.ca_file and not Path(self._said.ca_file).is_file():
            raise MeasurementError(f"{self.name}: ca_file {self._said.ca_file} is not there")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._session is not None:
            self._session.close()

    def instant(self, query: str) -> list[Vector]:
        """The values of now."""
        return self._ask("query", {"query": query}, "vector")

    def over(self, query: str, start: int, end: int, step: int) -> list[Vector]:
        """The values from `start` to `end`, both included, in seconds since 1970."""
        return self._ask("query_range", {"query": query, "start": start, "end": end, "step": step}, "matrix")

    def _authorized(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """With what the environment says. Set here, since a header of the session yields to one of ~/.netrc."""
        if self._token is not None:
            request.headers["Authorization"] = f"Bearer {self._token}"
        elif self._user is not None:
            pair = f"{self._user}:{self._password}".encode()
            request.headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
        return request

    def _ask(self, path: str, asked: Mapping[str, Any], kind: str) -> list[Vector]:
        import requests

        assert self._session is not None
        try:
            with self._session.get(
                f"{self._url}/api/v1/{path}", params=dict(asked), timeout=TIMEOUT_S, allow_redirects=False, stream=True
            ) as response:
                code, body, place = response.status_code, self._body(response), response.headers.get("Location", "")
        except (requests.RequestException, OSError) as error:
            raise self._wrong(f"cannot be asked: {self._clean(_cause(error))}") from None
        answer = _decoded(body)
        self._check(code, answer, place, str(asked["query"]))
        assert answer is not None
        self._warned.update(dict.fromkeys(f"{self.name} warns: {self._clean(word)}" for word in answer.warnings))
        if answer.data is None or answer.data.result_type != kind:
            told = answer.data.result_type if answer.data is not None else "nothing"
            raise self._wrong(f"the query {asked['query']} gives no {kind} but {told}")
        try:
            return msgspec.json.decode(answer.data.result, type=list[Vector])
        except msgspec.MsgspecError as error:
            raise self._wrong(f"does not answer as Prometheus does: {error}") from None

    def _body(self, response: requests.Response) -> bytes:
        parts, size = [], 0
        for part in response.iter_content(1 << 16):
            size += len(part)
            if size > MOST_BYTES:
                raise self._wrong(
                    f"answers with more than {MOST_BYTES >> 20} MiB; narrow it in intent.yaml (prometheus: where)"
                )
            parts.append(part)
        return b"".join(parts)

    def _check(self, code: int, answer: _Answer | None, place: str, query: str) -> None:
        """Raises MeasurementError unless the server did as asked."""
        said = self._clean(answer.error) if answer is not None else ""
        if code in (401, 403):
            names = f"{self._said.token_env}, or {self._said.username_env} and {self._said.password_env}"
            raise self._wrong(f"refuses ({code}){': ' + said if said else ''}; the environment must hold {names}")
        if 300 <= code < 400:
            raise self._wrong(
                f"sends elsewhere ({code}): {urlsplit(place)._replace(query='').geturl()}; name that address"
            )
        if said and answer is not None and answer.status == "error":
            raise self._wrong(f"does not do the query {query}: {answer.error_type or code}: {said}")
        if code != 200 or answer is None or answer.status != "success":
            where = f"HTTP {code} from {self._url}/api/v1/"
            raise self._wrong(f"does not answer as Prometheus does ({where}); is its address whole, path and all?")

    def _clean(self, text: str) -> str:
        """One line, without what is secret."""
        line = " ".join(text.split())
        for secret in (self._token, self._password):
            line = line.replace(secret, "***") if secret else line
        return line[:300]

    def _wrong(self, message: str) -> MeasurementError:
        return MeasurementError(f"{self.name}: {message}")


def _decoded(body: bytes) -> _Answer | None:
    try:
        return msgspec.json.decode(body, type=_Answer)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _cause(error: BaseException) -> str:
    """The innermost reason: requests and urllib3 wrap it several times."""
    inner: BaseException = error
    for _ in range(8):
        reason = getattr(inner, "reason", None) or (inner.args[0] if inner.args else None)
        if not isinstance(reason, BaseException):
            break
        inner = reason
    text = str(getattr(inner, "strerror", None) or inner)
    return re.sub(r"^(?:<.*?>|\w+\(.*?\)): ", "", text)
