"""The state of devices on disk: `<device>.json` of the last collection, `<device>.rates.jsonl` of all, `loads.csv`.

They stand in a folder `state` beside the configurations; what devices hear by LLDP goes to the folder `neighbors`.
"""

from __future__ import annotations

import csv
import io
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from netaudit.errors import InvalidInput
from netaudit.model.state import DeviceState, InterfaceState
from netaudit.network.demands import LOAD_COLUMNS
from netaudit.report.writing import write_atomic
from netaudit.telemetry.series import nearest_rank

FOLDER = "state"
NEIGHBORS = "neighbors"
LOADS = "loads.csv"
SAMPLES = 2016
"""Samples of rates that are kept: a week of one in five minutes."""
SHARE = 0.95

Rates = dict[str, tuple[float, float]]


def store_states(beside: Path, states: Iterable[DeviceState]) -> Path:
    """Writes states, adds their rates to those known, works out the loads; the file of these is returned."""
    folder, heard = beside / FOLDER, beside / NEIGHBORS
    folder.mkdir(parents=True, exist_ok=True)
    for state in states:
        before = _read(folder / f"{state.device}.json") if (folder / f"{state.device}.json").exists() else None
        rates = _rates(state, before)
        if rates:
            _add(folder / f"{state.device}.rates.jsonl", state.at, rates)
        if state.neighbors.strip():
            heard.mkdir(exist_ok=True)
            write_atomic(heard / f"{state.device}.lldp", state.neighbors)
        write_atomic(folder / f"{state.device}.json", msgspec.json.format(msgspec.json.encode(state), indent=1))
    write_atomic(beside / LOADS, _loads(folder))
    return beside / LOADS


def read_states(folder: Path, devices: Iterable[str]) -> dict[str, DeviceState]:
    """The states in a folder, of these devices. Raises InvalidInput for a file that holds none."""
    paths = {name: folder / f"{name}.json" for name in devices}
    return {name: _read(path) for name, path in paths.items() if path.is_file()}


def _read(path: Path) -> DeviceState:
    try:
        return msgspec.json.decode(path.read_bytes(), type=DeviceState)
    except (msgspec.MsgspecError, OSError) as error:
        raise InvalidInput.at(path, None, f"holds no state of a device: {error}") from None


def _rates(state: DeviceState, before: DeviceState | None) -> Rates:
    """Bits a second, in and out, of each interface: from its counters where there are two readings, else its own."""
    earlier = {one.name: one for one in before.interfaces} if before is not None else {}
    seconds = _seconds(state.at) - _seconds(before.at) if before is not None else 0.0
    found: Rates = {}
    for one in state.interfaces:
        counted = _counted(one, earlier.get(one.name), seconds)
        if counted is not None:
            found[one.name] = counted
        elif one.in_bps is not None and one.out_bps is not None:
            found[one.name] = one.in_bps, one.out_bps
    return found


def _counted(now: InterfaceState, before: InterfaceState | None, seconds: float) -> tuple[float, float] | None:
    """None where there are no counters, or where they began anew in between."""
    if before is None or seconds <= 0:
        return None
    if now.in_octets is None or now.out_octets is None or before.in_octets is None or before.out_octets is None:
        return None
    made = now.in_octets - before.in_octets, now.out_octets - before.out_octets
    return None if min(made) < 0 else (8 * made[0] / seconds, 8 * made[1] / seconds)


def _seconds(at: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(at).timestamp()


def _add(path: Path, at: str, rates: Rates) -> None:
    lines = deque(path.read_text(encoding="utf-8").splitlines() if path.exists() else (), maxlen=SAMPLES - 1)
    lines.append(json.dumps({"at": at, "rates": rates}))
    write_atomic(path, "\n".join((*lines, "")))


def _loads(folder: Path) -> str:
    """`loads.csv`: of each interface the 95th percentile and the maximum of what is known of it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(LOAD_COLUMNS)
    for path in sorted(folder.glob("*.rates.jsonl")):
        device = path.name.removesuffix(".rates.jsonl")
        samples = list(_samples(path))
        window = f"{samples[0][0]}/{samples[-1][0]}" if samples else ""
        for name in dict.fromkeys(name for _, rates in samples for name in rates):
            values = [rates[name] for _, rates in samples if name in rates]
            ways = [sorted(value[way] for value in values) for way in (0, 1)]
            tops = [f"{nearest_rank(way, SHARE):.0f}" for way in ways] + [f"{way[-1]:.0f}" for way in ways]
            writer.writerow((device, name, window, *tops))
    return out.getvalue()


def _samples(path: Path) -> Iterator[tuple[str, Mapping[str, tuple[float, float]]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            told = json.loads(line)
            yield told["at"], {name: (float(pair[0]), float(pair[1])) for name, pair in told["rates"].items()}
        except (ValueError, KeyError, TypeError, IndexError):
            continue  # a line that was cut off
