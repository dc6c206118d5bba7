"""Devices, intent and demands put together: the network that rules are asked about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from netaudit.jobs.snapshot import Snapshot
from netaudit.model.device import Device
from netaudit.model.intent import DeviceIntent, Heard, Intent
from netaudit.model.network import Network
from netaudit.network.asked import Asked
from netaudit.network.build import build
from netaudit.network.intent import check_intent, hint
from netaudit.network.measured import NOTHING_MEASURED, Measured

if TYPE_CHECKING:  # loaded where there are demands, measurements or neighbours: most audits have none
    from netaudit.network.flows.kernel import KernelName
    from netaudit.network.loads import NetworkLoads
    from netaudit.telemetry.prometheus import Prometheus


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known beside the configurations, and where it was read."""

    intent: Intent = Intent()  # noqa: RUF009 - a frozen value
    intent_file: Path | None = None
    demands_file: Path | None = None
    loads: Path | Prometheus | None = None
    """Measured loads of interfaces: a file, or a server that is asked once."""
    neighbors: Path | None = None
    """Folder with the devices' LLDP and CDP output."""
    state: Path | None = None
    """Folder with what devices said of their state."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Address by which a device is reached -> device, as the inventory says."""
    whole: bool = True
    """False where only a part of the network is looked at: what intent and demands name beyond it is no mistake."""

    def without_demands(self) -> Knowledge:
        """For questions that loads do not bear on."""
        return replace(self, demands_file=None, loads=None)

    def with_devices(self, devices: Mapping[str, DeviceIntent]) -> Knowledge:
        """With what an inventory says of its devices; the intent's own words win."""
        merged = {**devices}
        for name, own in self.intent.devices.items():
            merged[name] = _over(own, devices[name]) if name in devices else own
        return replace(self, intent=msgspec.structs.replace(self.intent, devices=merged))


def _over(own: DeviceIntent, given: DeviceIntent) -> DeviceIntent:
    return DeviceIntent(
        site=own.site or given.site,
        role=own.role or given.role,
        chassis=own.chassis or given.chassis,
        interfaces={**given.interfaces, **own.interfaces},
    )


def read_knowledge(
    intent: Path | None,
    demands: Path | None,
    *,
    links: Path | None = None,
    loads: str | Path | None = None,
    loads_needed: bool = True,
    neighbors: Path | None = None,
    state: Path | None = None,
    whole: bool = True,
) -> Knowledge:
    """What the intent file and the list of links say; demands and neighbours are read once the devices are known.

    Of a link that both lists name, the intent's words stand. `loads` is a file or the address of a server;
    one that is not `loads_needed` may fail.
    """
    said = Intent()
    if intent is not None:
        from netaudit.inventory.intent_file import load_intent

        said = load_intent(intent)
    if links is not None:
        from netaudit.inventory.intent_file import load_links

        said = msgspec.structs.replace(said, links=(*said.links, *load_links(links)))
    source: Path | Prometheus | None = None
    if loads is not None:
        from netaudit.jobs.measurements import loads_source

        source = loads_source(loads, said.prometheus, needed=loads_needed)
    return Knowledge(said, intent, demands, source, neighbors, state, whole=whole)


@dataclass(frozen=True, slots=True)
class Built:
    """A network, its loads where demands were given, and what the intent names that nobody has."""

    network: Network
    loads: NetworkLoads | None = None
    notes: tuple[str, ...] = ()
    measured: Measured = NOTHING_MEASURED
    intent_file: Path | None = None
    """For the lines of contracts."""

    @property
    def capacity_or_rates(self) -> dict[str, Any]:
        """The document of `netaudit capacity`; without demands what links and classes can carry, and no load."""
        from netaudit.network.plain_capacities import capacities_document

        return self.capacity or self._with_ports(capacities_document(self.network, self.measured))

    @property
    def capacity(self) -> dict[str, Any] | None:
        """The document of `netaudit capacity`, or None without demands."""
        if self.loads is None:
            return None
        from netaudit.network.loads_document import loads_document

        return self._with_ports(loads_document(self.loads, self.network, self.measured))

    def _with_ports(self, document: dict[str, Any]) -> dict[str, Any]:
        """With what was measured of ports without a link, why nothing was, and which failures are the same fault."""
        from netaudit.network.measured_ports import measured_port

        same = {(one.kind, one.id): one.same_as for one in self.network.failures if one.same_as is not None}
        failures = [
            {**row, "same_as": same[found]} if (found := (row["kind"], row["id"])) in same else row
            for row in document["failures"]
        ]
        ports = [measured_port(load) for load in self.network.measured_loads if load.link is None]
        gaps = [{"what": "measured loads", "why": self.measured.missing}] if self.measured.missing else []
        if self.intent_file is not None:
            _say_contracts(document["links"], self.network, self.intent_file)
        return {**document, "failures": failures, "measured_ports": ports, "unknown": [*document["unknown"], *gaps]}


def _say_contracts(rows: Iterable[dict[str, Any]], network: Network, intent_file: Path) -> None:
    """Puts the intent's own line where a contract is what tells a capacity; what an inventory says has none."""
    held = [row["capacity_origin"] for row in rows if (row.get("capacity_origin") or {}).get("how") == "contract"]
    if not held:
        return
    from netaudit.inventory.intent_file import contract_lines
    from netaudit.network.names import InterfaceNames

    names = {device.name: InterfaceNames.of(device) for device in network.devices}
    lines = {
        (device, names[device].match(interface)): line
        for (device, interface), line in contract_lines(intent_file).items()
        if device in names
    }
    for origin in held:
        if (line := lines.get((origin["device"], origin["interface"]))) is not None:
            origin.update(path=str(intent_file), line=line)


@dataclass(frozen=True, slots=True)
class Question:
    """What of the loads is asked: which failures, how much more demand, worked out by which kernel."""

    kinds: tuple[str, ...] | None = None
    """None: whatever fails alone."""
    growth: float = 1.0
    kernel: KernelName = "auto"


USUAL = Question()


def build_network(snapshot: Snapshot, knowledge: Knowledge, question: Question = USUAL, asked: Asked = None) -> Built:
    """The network of a snapshot, with the loads of its links where there are demands.

    `asked`: the fields that anybody will look at; where there are demands or measured loads, all are worked out.

    Raises InvalidDemands where the demands name what the network does not have.
    """
    heard, strangers = _heard(snapshot, knowledge.neighbors)
    if knowledge.demands_file is not None or knowledge.loads is not None:
        asked = None
    network = build(_in_effect(snapshot, knowledge.state), knowledge.intent, heard, asked)
    problems = check_intent(knowledge.intent, snapshot.devices) if knowledge.whole else []
    where = f"{knowledge.intent_file}: " if knowledge.intent_file is not None else ""
    notes = (*(f"{where}{problem}" for problem in problems), *strangers)
    whole = knowledge.whole and not snapshot.errors
    measured = _measured(network, knowledge, whole)
    if measured.by_port:
        from netaudit.network.measured_ports import with_measured_loads

        network = with_measured_loads(network, measured)
    notes = (*notes, *measured.notes)
    if knowledge.demands_file is None:
        return Built(network, None, notes, measured, knowledge.intent_file)
    loads = network_loads(network, knowledge.demands_file, question, whole=whole)
    loads = loads.with_measured(measured)
    return Built(with_loads(network, loads), loads, notes, measured, knowledge.intent_file)


def _measured(network: Network, knowledge: Knowledge, whole: bool) -> Measured:
    if knowledge.loads is None:
        return NOTHING_MEASURED
    from netaudit.jobs.measurements import measured_loads

    said, addresses = knowledge.intent.prometheus, knowledge.addresses
    return measured_loads(knowledge.loads, network.devices, said=said, addresses=addresses, whole=whole)


def _in_effect(snapshot: Snapshot, folder: Path | None) -> tuple[Device, ...]:
    """The devices, with what those said of their state whose state was collected."""
    if folder is None:
        return tuple(snapshot.devices)
    from netaudit.jobs.state_files import read_states
    from netaudit.network.in_effect import with_state

    return with_state(snapshot.devices, read_states(folder, (device.name for device in snapshot.devices)))


def _heard(snapshot: Snapshot, folder: Path | None) -> tuple[list[Heard], list[str]]:
    """What the devices hear of each other, one or more files a device, and the files that are nobody's.

    Raises InvalidInput for a file that holds no LLDP or CDP output.
    """
    if folder is None:
        return [], []
    from netaudit.inventory.heard import read_heard

    heard: list[Heard] = []
    strangers: list[str] = []
    platforms = {device.name: device.platform for device in snapshot.devices}
    for file in sorted(folder.iterdir()):
        if not file.is_file() or file.name.startswith("."):
            continue
        device = next((name for name in (file.name, file.stem, file.name.partition(".")[0]) if name in platforms), None)
        if device is None:
            strangers.append(f"{file}: no device is named {file.stem}{hint(file.stem, platforms)}")
        else:
            heard += read_heard(file, device, platforms[device])
    return heard, strangers


def network_loads(network: Network, demands: Path, question: Question = USUAL, *, whole: bool = True) -> NetworkLoads:
    """The loads of a network under a demands file.

    In a network that is not `whole` a demand's end may belong to a device that is missing: it is unknown, not wrong.
    """
    from netaudit.network.demand_ends import DemandEnds
    from netaudit.network.demands import read_demands
    from netaudit.network.loads import compute_loads
    from netaudit.network.port_failures import KINDS

    ends = DemandEnds(network)
    rows = read_demands(demands, ends.sources if whole else None, known=ends_known(network))
    found = compute_loads(
        network,
        rows,
        failures=KINDS if question.kinds is None else question.kinds,
        file=str(demands),
        growth=question.growth,
        kernel=question.kernel,
        ends=ends,
    )
    if found.analysis is not None or found.notes:
        return found
    why = "each stays on one device and loads no link" if rows else "there is none"
    return found._replace(notes=(("demands", f"{demands}: {why}"),))


def with_loads(network: Network, loads: NetworkLoads) -> Network:
    """The network with loads as part of what rules may ask."""
    from netaudit.network.told_once import told_once

    loaded = msgspec.structs.replace(
        network,
        link_loads=loads.link_loads,
        failures=loads.failures,
        growth_normal=loads.growth_normal,
        growth_n_minus_1=loads.growth_n_minus_1,
        capacity_unknown=loads.unknown,
    )
    return told_once(loaded)


def ends_known(network: Network) -> Sequence[str]:
    """Names that a demand may go between, to suggest for one that nobody knows."""
    return [
        *(device.name for device in network.devices),
        *network.intent.sites,
        *(segment.prefix for segment in network.segments if segment.role != "transit"),
    ]
