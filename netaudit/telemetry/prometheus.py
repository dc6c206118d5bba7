"""Measured loads from a Prometheus server, or one that speaks its API (Thanos, Mimir, VictoriaMetrics).

Counters of octets are asked for as `rate(...) * 8` by range queries of a day each, so that no answer has more points
than a server gives (11,000 a series) or grows without bound. A gap is a gap: a series that lacks too many of its points
has no figures. Source: https://prometheus.io/docs/prometheus/latest/querying/api/
"""

from __future__ import annotations

import math
import os
import time
from array import array
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from urllib.parse import urlsplit

from netaudit.config.units import parse_span
from netaudit.errors import MeasurementError, UsageError
from netaudit.model.intent import PrometheusIntent
from netaudit.telemetry.api import Api
from netaudit.telemetry.families import PATTERN, Family, families_among
from netaudit.telemetry.series import Measurements, Series, Way, nearest_rank

PREFIX = "prometheus"
CHUNK_S = 86_400
"""Of the range in one query."""
MOST_POINTS = 11_000
"""Of a series, in one answer: Prometheus gives no more."""
LONGEST_WINDOW_S = 3600
_Key = frozenset[tuple[str, str]]


def address_of(text: str) -> str | None:
    """The server's address where a source of loads names one: `prometheus:URL`, `prometheus+URL` or a URL alone.

    None for what names a file. Raises UsageError for an address that cannot be asked.
    """
    if text.startswith(("http://", "https://")):
        rest = text
    elif text.startswith((f"{PREFIX}:", f"{PREFIX}+")):
        rest = text[len(PREFIX) + 1 :]
    else:
        return None
    parts = urlsplit(rest)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"--loads {text}: write prometheus:https://HOST[:PORT][/PATH]")
    if parts.username is not None or parts.password is not None:
        names = PrometheusIntent()
        raise UsageError(
            f"--loads: a password does not belong into an address; set {names.username_env} and {names.password_env}"
        )
    if parts.query or parts.fragment:
        raise UsageError(f"--loads {text}: an address without ?query; intent.yaml says what is asked (prometheus:)")
    return rest.rstrip("/").removesuffix("/api/v1")


class Prometheus:
    """A server, asked once. One that is not `needed` may fail: what it would have told is then not known."""

    def __init__(
        self,
        url: str,
        said: PrometheusIntent,
        *,
        needed: bool = True,
        environ: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.url = url
        self.said = said
        self.needed = needed
        self._api = Api(url, said, os.environ if environ is None else environ)
        self._clock = clock

    @property
    def measurements(self) -> Measurements:
        """What it measured over the range. Raises MeasurementError where it does not tell, or has nothing."""
        answer = self._answer
        if isinstance(answer, MeasurementError):
            raise answer
        return answer

    @cached_property
    def _answer(self) -> Measurements | MeasurementError:
        """The answer, or what came in its place: a server that hangs is not waited for twice."""
        try:
            return self._asked()
        except MeasurementError as error:
            return error

    def _asked(self) -> Measurements:
        span, step = parse_span(self.said.range), parse_span(self.said.step)
        end = int(self._clock()) // step * step
        begin = end - span + step
        with self._api:
            asked = list(self._queries(step))
            found = [
                one
                for rank, (into, out) in enumerate(asked)
                for one in (
                    *self._series("in", rank, into, begin, end, step),
                    *self._series("out", rank, out, begin, end, step),
                )
            ]
        if not found:
            queries = " and ".join(query for pair in asked for query in pair)
            raise MeasurementError(f"{self._api.name}: {queries} give no series in the last {self.said.range}")
        share = "" if self.said.quantile == PrometheusIntent().quantile else f", quantile {self.said.quantile:g}"
        return Measurements(
            self._api.name, f"{_stamp(begin - step)}/{_stamp(end)}{share}", tuple(found), self._api.warnings
        )

    def _queries(self, step: int) -> Iterator[tuple[str, str]]:
        """Pairs of PromQL for what comes in and what goes out, in bit/s."""
        if self.said.queries is not None:
            yield self.said.queries.received, self.said.queries.sent
            return
        matchers = f"{{{self.said.where}}}" if self.said.where else ""
        for family in self._families():
            window = self._window(family, matchers, step)
            yield (
                f"rate({family.into}{matchers}[{window}s]) * 8",
                f"rate({family.out}{matchers}[{window}s]) * 8",
            )

    def _families(self) -> list[Family]:
        if self.said.metrics is not None:
            return [Family(self.said.metrics.received, self.said.metrics.sent)]
        also = f",{self.said.where}" if self.said.where else ""
        names = self._api.instant(f'count by (__name__) ({{__name__=~"{PATTERN}"{also}}})')
        found = list(families_among(one.metric.get("__name__", "") for one in names))
        if not found:
            where = f" with {self.said.where}" if self.said.where else ""
            raise MeasurementError(
                f"{self._api.name}: has no counter of octets that is known (ifHCInOctets, "
                f"interfaces_interface_state_counters_in_octets, node_network_receive_bytes_total ...){where}; "
                "intent.yaml may name others: prometheus: {metrics: {received: NAME, sent: NAME}}"
            )
        return found

    def _window(self, family: Family, matchers: str, step: int) -> int:
        """Of `rate()`, in seconds: it must hold several samples, or there is no rate."""
        if self.said.window is not None:
            return parse_span(self.said.window)
        told = self._api.instant(f"quantile(0.25, count_over_time({family.into}{matchers}[1h]))")
        count = next((float(one.value[1]) for one in told if one.value is not None), math.nan)
        interval = 3600 / count if count >= 1 else 0
        return min(max(step, math.ceil(4 * interval)), LONGEST_WINDOW_S)

    def _series(self, way: Way, rank: int, query: str, begin: int, end: int, step: int) -> Iterator[Series]:
        held: dict[_Key, array[float]] = {}
        size = min(CHUNK_S // step or 1, MOST_POINTS) * step
        for start in range(begin, end + 1, size):
            for one in self._api.over(query, start, min(start + size - step, end), step):
                key = frozenset((name, value) for name, value in one.metric.items() if name != "__name__")
                points = held.setdefault(key, array("d"))
                points.extend(rate for _, text in one.values if math.isfinite(rate := float(text)) and rate >= 0)
        expected = (end - begin) // step + 1
        for key, points in held.items():
            enough = len(points) >= self.said.complete * expected
            ordered = sorted(points) if enough else []
            yield Series(
                labels=dict(sorted(key)),
                way=way,
                rank=rank,
                usual=round(nearest_rank(ordered, self.said.quantile)) if ordered else None,
                highest=round(ordered[-1]) if ordered else None,
                points=len(points),
                expected=expected,
            )


def _stamp(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%MZ}"
