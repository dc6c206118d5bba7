"""Measured loads from where they are, by the ports of a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path

from netaudit.errors import MeasurementError
from netaudit.model.device import Device
from netaudit.model.intent import PrometheusIntent
from netaudit.network.demands import MeasuredLoad, read_loads
from netaudit.network.forwarding import Port
from netaudit.network.measured import NOTHING_MEASURED, Measured, place_measured
from netaudit.network.names import DeviceNames, InterfaceNames
from netaudit.telemetry.prometheus import Prometheus, address_of
from netaudit.telemetry.series import Measurements, Series

NAMED = 4
"""Of many, so many are named."""


def loads_source(named: str | Path | None, said: PrometheusIntent, *, needed: bool = True) -> Path | Prometheus | None:
    """A file with measured loads, or the server that has them. Raises UsageError for an address that is none.

    `needed`: a server that does not tell is an error, and not only something that is missing.
    """
    if named is None:
        return None
    url = address_of(str(named)) if isinstance(named, str) else None
    return Path(named) if url is None else Prometheus(url, said, needed=needed)


def measured_loads(
    source: Path | Prometheus | None,
    devices: Sequence[Device],
    *,
    said: PrometheusIntent = PrometheusIntent(),  # noqa: B008 - a frozen value
    addresses: Mapping[str, str] | None = None,
    whole: bool = True,
) -> Measured:
    """What a file or a server has of these devices; `addresses`: by which each is reached.

    Raises InvalidDemands for a file that is wrong, MeasurementError for a server that is needed and does not tell; both
    where they know none of the devices.
    """
    if source is None:
        return NOTHING_MEASURED
    if isinstance(source, Path):
        return place_measured(read_loads(source), devices, file=str(source), whole=whole)
    try:
        return _Placing(source.measurements, said, _Hosts(devices, addresses or {}, said)).measured(devices)
    except MeasurementError as error:
        if source.needed:
            raise
        return Measured(notes=(str(error),), missing=str(error))


class _Hosts:
    """Finds the device that a label's value means: by its name, with or without domain and port, or an address."""

    def __init__(self, devices: Sequence[Device], addresses: Mapping[str, str], said: PrometheusIntent) -> None:
        self._names = DeviceNames.of(devices)
        self._known = {device.name for device in devices}
        self._said = {**{_address(text): name for text, name in addresses.items()}, **said.devices}
        holders: dict[str, set[str]] = {}
        for device in devices:
            for interface in device.interfaces:
                for text in interface.addresses:
                    holders.setdefault(_address(text.partition("/")[0]), set()).add(device.name)
        # An address that several have (a VRF of each, an anycast gateway) tells nobody.
        self._by_address = {address: held.pop() for address, held in holders.items() if len(held) == 1}
        self._found: dict[str, str | None] = {}

    def find(self, value: str) -> str | None:
        """The device; None where the value means none of them."""
        if value not in self._found:
            self._found[value] = self._look_up(value)
        return self._found[value]

    def _look_up(self, value: str) -> str | None:
        host = _without_port(value)
        for text in (value, host, _address(host)):
            if (told := self._said.get(text)) is not None:
                return told if told in self._known else None
        address = _address(host)
        if address in self._by_address:
            return self._by_address[address]
        if _is_address(host):
            return None
        # The longest name first: the domain may be a part of a device's name.
        labels = host.split(".")
        names = (".".join(labels[:count]) for count in range(len(labels), 0, -1))
        return next((found for name in names if (found := self._names.find(name)) is not None), None)


@dataclass(slots=True)
class _Placing:
    """Series on their way to ports, and what is told of those that do not arrive."""

    held: Measurements
    said: PrometheusIntent
    hosts: _Hosts
    rows: dict[Port, MeasuredLoad] = field(default_factory=dict)
    ranks: dict[tuple[Port, str], int] = field(default_factory=dict)
    strangers: dict[str, None] = field(default_factory=dict)
    unknown_ports: dict[str, None] = field(default_factory=dict)
    gaps: dict[str, None] = field(default_factory=dict)
    twice: dict[str, None] = field(default_factory=dict)

    def measured(self, devices: Sequence[Device]) -> Measured:
        """The loads by their ports. Raises MeasurementError where no series is of any of the devices."""
        ports = {device.name: _Interfaces(device) for device in devices}
        seen: set[str] = set()
        for series in self.held.series:
            device = next(self._devices(series), None)
            if device is None:
                self.strangers[self._host(series)] = None
                continue
            seen.add(device)
            interface = ports[device].find(series.labels, self.said.interface_labels)
            if interface is None:
                self.unknown_ports[f"{device} {self._interface(series)}"] = None
            else:
                self._put((device, interface), series)
        if not seen:
            raise MeasurementError(
                f"{self.held.source}: none of its {len(self.held.series)} series is of a device here; it has "
                f"{_some(self.strangers)}; intent.yaml may tell who is who: prometheus: {{devices: {{VALUE: DEVICE}}}}"
            )
        bare = [device.name for device in devices if device.name not in seen]
        return Measured(self.rows, tuple(self._notes()), remarks=tuple(self._remarks(bare)))

    def _devices(self, series: Series) -> Iterator[str]:
        for label in self.said.device_labels:
            value = series.labels.get(label)
            if value and (device := self.hosts.find(value)) is not None:
                yield device

    def _host(self, series: Series) -> str:
        named = (series.labels[label] for label in self.said.device_labels if series.labels.get(label))
        return next(named, "a series without a device's label")

    def _interface(self, series: Series) -> str:
        named = (series.labels[label] for label in self.said.interface_labels if series.labels.get(label))
        return next(named, "without an interface's label")

    def _put(self, port: Port, series: Series) -> None:
        told = f"{port[0]} {port[1]} {series.way}"
        if series.usual is None or series.highest is None:
            self.gaps[f"{told} ({series.points} of {series.expected} values)"] = None
            return
        before = self.ranks.get((port, series.way))
        row = self.rows.get(port) or MeasuredLoad(*port, self.held.window, None, None, None, None, line=0)
        known = row.p95_in if series.way == "in" else row.p95_out
        if before is not None and before < series.rank:
            return
        if before is not None:
            self.twice[told] = None
            if known is not None and known >= series.usual:
                return
        self.ranks[port, series.way] = series.rank
        usual, highest = series.usual, series.highest
        self.rows[port] = (
            replace(row, p95_in=usual, max_in=highest)
            if series.way == "in"
            else replace(row, p95_out=usual, max_out=highest)
        )

    def _notes(self) -> Iterator[str]:
        yield from self.held.notes
        missing = [gap for gap in self.gaps if gap.partition(" (")[0] not in self._known()]
        if missing:
            least = f"{self.said.complete:.0%} of the values of {self.said.range}"
            yield f"{self.held.source}: not known, for want of {least}: {_some(missing)}"
        if self.twice:
            yield f"{self.held.source}: measured by several series, of which the highest stands: {_some(self.twice)}"

    def _known(self) -> set[str]:
        return {f"{port[0]} {port[1]} {way}" for port, way in self.ranks}

    def _remarks(self, bare: Sequence[str]) -> Iterator[str]:
        if self.strangers:
            yield f"{self.held.source}: measures {len(self.strangers)} that are no device here: {_some(self.strangers)}"
        if self.unknown_ports:
            count = len(self.unknown_ports)
            yield f"{self.held.source}: {count} of its ports are in no configuration: {_some(self.unknown_ports)}"
        if bare:
            yield f"{self.held.source}: has nothing of {len(bare)} of the devices: {_some(bare)}"


class _Interfaces:
    """The interfaces of a device, by the labels that exporters give them."""

    def __init__(self, device: Device) -> None:
        self._names = InterfaceNames.of(device)
        described: dict[str, list[str]] = {}
        for interface in device.interfaces:
            if interface.description:
                described.setdefault(interface.description, []).append(interface.name)
        self._described = {text: names[0] for text, names in described.items() if len(names) == 1}
        self._found: dict[tuple[str, ...], str | None] = {}

    def find(self, labels: Mapping[str, str], wanted: Iterable[str]) -> str | None:
        """The interface whose name one of the labels has; else the only one with that description."""
        values = tuple(labels[label] for label in wanted if labels.get(label))
        if values not in self._found:
            named = (name for value in values if (name := self._names.match(value)) is not None)
            told = (name for value in values if (name := self._described.get(value)) is not None)
            self._found[values] = next(named, None) or next(told, None)
        return self._found[values]


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - NAMED} more" if len(listed) > NAMED else ""
    return f"{', '.join(listed[:NAMED])}{more}"


def _without_port(value: str) -> str:
    """`r1` of `r1:9116`, `http://r1:9116/metrics` and `r1`; an IPv6 address loses its brackets."""
    host = value.partition("://")[2] or value
    host = host.partition("/")[0]
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0] if host.count(":") == 1 else host


def _address(text: str) -> str:
    """An address in its one form; other words as they are."""
    try:
        return str(ip_address(text))
    except ValueError:
        return text


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
