"""`--loads prometheus:URL`: measured loads from a server that speaks the API of Prometheus."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from netaudit.jobs.inputs import Folders, inputs_for
from netaudit.jobs.network import build_network
from netaudit.jobs.workspace import find
from tests.cli.conftest import Cli, ios
from tests.telemetry.server import Answer, Served

R1 = ios(
    "r1",
    "interface Loopback0", " ip address 10.255.0.1 255.255.255.255",
    "interface GigabitEthernet0/0", " description to r2", " speed 100", " ip address 10.0.0.1 255.255.255.252",
    " ip ospf 1 area 0", "router ospf 1",
)  # fmt: skip
R2 = ios(
    "r2",
    "interface GigabitEthernet0/0", " speed 100", " ip address 10.0.0.2 255.255.255.252", " ip ospf 1 area 0",
    "router ospf 1",
)  # fmt: skip


@pytest.fixture
def served() -> Iterator[Served]:
    with Served() as server:
        yield server


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    folder = tmp_path / "configs"
    folder.mkdir()
    (folder / "r1.cfg").write_text(R1)
    (folder / "r2.cfg").write_text(R2)
    return folder


def measured(said: object) -> dict[str, object]:
    return {row["from"]: row["measured"] for row in said["links"]}  # type: ignore[index]


def asks(cli: Cli, configs: Path, server: Served, *more: object, **options: object) -> object:
    return cli("capacity", configs, "--loads", f"prometheus:{server.url}", "--format", "json", *more, **options)


def peaks(usual: float, peak: float, every: int = 25):
    """Four per cent of the time at the peak."""
    return lambda at: peak if (at // 300) % every == 0 else usual


def test_octets_become_bits_names_are_matched_and_a_week_is_asked_by_the_day(
    configs: Path, cli: Cli, served: Served
) -> None:
    served.metrics.port("r1.bank.example:9116", "Gi0/0", peaks(20e6, 60e6), peaks(90e6, 99e6))
    said = asks(cli, configs, served)
    assert said.code == 1
    told = measured(said.json)
    assert {way: (row["p95_bps"], row["max_bps"], row["utilisation"], row["port"]) for way, row in told.items()} == {
        "r1": (90e6, 99e6, 0.9, "r1:GigabitEthernet0/0 out"),
        "r2": (20e6, 60e6, 0.2, "r1:GigabitEthernet0/0 in"),
    }
    assert "r1 -> r2: measured 90 Mbit/s of 100 Mbit/s, 90%" in said.err
    ranges = [query for path, query in served.metrics.asked if path == "/api/v1/query_range"]
    assert len(ranges) == 2 * 7
    assert {int(query["end"]) - int(query["start"]) for query in ranges} == {86_400 - 300}
    # four samples fit in five minutes where there is one a minute
    assert {query["query"] for query in ranges} == {"rate(ifHCInOctets[300s]) * 8", "rate(ifHCOutOctets[300s]) * 8"}


@pytest.mark.parametrize(
    ("instance", "name"),
    [("10.255.0.1", "GigabitEthernet0/0"), ("http://10.255.0.1:9116/snmp", "Gi0/0"), ("R1", "gi0/0"),
     ("r1", "no such name")],
)  # fmt: skip
def test_how_a_port_may_be_labelled(configs: Path, cli: Cli, served: Served, instance: str, name: str) -> None:
    served.metrics.port(instance, name, 1e6, 2e6, ifAlias="to r2")
    assert measured(asks(cli, configs, served).json)["r1"]["p95_bps"] == 2e6


def test_gnmic_node_exporter_and_counters_of_32_bits(configs: Path, cli: Cli, served: Served) -> None:
    served.metrics.add(
        "gnmic_interfaces_interface_state_counters_in_octets", 1e6, source="r1:57400", interface_name="Gi0/0"
    )
    served.metrics.add(
        "gnmic_interfaces_interface_state_counters_out_octets", 2e6, source="r1:57400", interface_name="Gi0/0"
    )
    # the better counter goes before the one of 32 bits, whichever is higher
    served.metrics.add("ifOutOctets", 9e6, instance="r1", ifName="Gi0/0")
    served.metrics.add("ifInOctets", 3e6, instance="r2", ifName="Gi0/0")
    told = measured(asks(cli, configs, served).json)
    assert (told["r1"]["p95_bps"], told["r2"]["p95_bps"]) == (16e6, 8e6)


def test_the_inventory_and_the_intent_tell_whose_an_address_is(configs: Path, cli: Cli, served: Served) -> None:
    (configs.parent / "hosts.yaml").write_text("r1: {hostname: 192.0.2.1}\nr2: {hostname: 192.0.2.2}\n")
    (configs.parent / "intent.yaml").write_text("prometheus: {devices: {router-two: r2}}\n")
    served.metrics.port("192.0.2.1:161", "Gi0/0", 1e6, 2e6)
    served.metrics.port("router-two", "Gi0/0", 1e6, 3e6)
    told = measured(asks(cli, configs, served, "-i", ".").json)
    assert (told["r1"]["p95_bps"], told["r2"]["p95_bps"]) == (2e6, 3e6)


def test_what_lacks_half_its_values_is_not_known_and_a_value_that_is_no_number_is_none(
    configs: Path, cli: Cli, served: Served
) -> None:
    lately = time.time() - 2 * 86_400
    served.metrics.port("r1", "Gi0/0", lambda at: float("nan"), lambda at: 5e6 if at > lately else None)
    served.metrics.port("r2", "Gi0/0", 1e6, lambda at: 3e6 if at % 600 else float("nan"))
    said = asks(cli, configs, served)
    told = measured(said.json)
    # what r1 does not know of its own way out, r2 counted coming in
    assert (told["r1"]["p95_bps"], told["r1"]["port"]) == (1e6, "r2:GigabitEthernet0/0 in")
    assert "not known, for want of 50% of the values of 7d: r1 GigabitEthernet0/0 in (0 of 2016 values), " in said.err
    served.metrics.series = served.metrics.series[:2]
    assert measured(asks(cli, configs, served).json) == {"r1": None, "r2": None}
    (configs.parent / "few.yaml").write_text("prometheus: {complete: 0.2}\n")
    assert measured(asks(cli, configs, served, "--intent", "few.yaml").json)["r1"]["p95_bps"] == 5e6


def test_others_are_counted_and_named(configs: Path, cli: Cli, served: Served) -> None:
    served.metrics.port("r1", "Gi0/0", 1e6, 2e6)
    served.metrics.port("r1", "Nu0", 0, 0)
    for number in range(6):
        served.metrics.port(f"ups{number}:9116", "eth0", 1e6, 2e6)
    served.metrics.warnings = ["one of the stores did not answer"]
    said = asks(cli, configs, served)
    assert said.code == 0
    assert "measures 6 that are no device here: ups0:9116, ups1:9116, ups2:9116, ups3:9116 and 2 more" in said.err
    assert "1 of its ports are in no configuration: r1 Nu0" in said.err
    assert "has nothing of 1 of the devices: r2" in said.err
    assert "warns: one of the stores did not answer" in said.err


def test_two_series_of_one_port(configs: Path, cli: Cli, served: Served) -> None:
    served.metrics.port("r1", "Gi0/0", 1e6, 2e6, replica="a")
    served.metrics.port("r1", "Gi0/0", 1e6, 4e6, replica="b")
    said = asks(cli, configs, served)
    assert measured(said.json)["r1"]["p95_bps"] == 4e6
    assert "measured by several series, of which the highest stands: r1 GigabitEthernet0/0 in, r1 " in said.err


def error(code: int, kind: str, text: str) -> Answer:
    body = {"status": "error", "errorType": kind, "error": text}
    return code, {"Content-Type": "application/json"}, json.dumps(body).encode()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (error(400, "bad_data", "1:22: parse error"), "does not do the query count by"),
        (error(400, "bad_data", "1:22: parse error"), ": bad_data: 1:22: parse error"),
        (error(503, "timeout", "query timed out"), ": timeout: query timed out"),
        ((404, {}, b"404 page not found"), "does not answer as Prometheus does (HTTP 404 from "),
        ((200, {}, b"<html>please log in</html>"), "does not answer as Prometheus does (HTTP 200 from "),
        ((200, {}, b'{"status": "success", "data": {"resultType": "scalar", "result": [1, "2"]}}'), "gives no vector"),
        ((200, {}, b'{"status": "success", "data": {"resultType": "vector", "result": [1]}}'), "does not answer as"),
        ((401, {}, b""), "refuses (401); the environment must hold NETAUDIT_PROMETHEUS_TOKEN, or NETAUDIT_"),
        ((302, {"Location": "https://login.example/?next=x"}, b""), "sends elsewhere (302): https://login.example/;"),
        ((502, {}, b"bad gateway"), "does not answer as Prometheus does (HTTP 502 from "),
    ],
)  # fmt: skip
def test_a_server_that_does_not_tell(configs: Path, cli: Cli, served: Served, answer: Answer, why: str) -> None:
    served.metrics.port("r1", "Gi0/0", 1e6, 2e6)
    served.metrics.refusal = lambda path, authorization: answer
    said = asks(cli, configs, served)
    assert (said.code, said.out) == (2, "")
    assert f"netaudit: prometheus {served.url}: " in said.err
    assert why in said.err


def test_nothing_that_is_known(configs: Path, cli: Cli, served: Served) -> None:
    assert "has no counter of octets that is known (ifHCInOctets" in asks(cli, configs, served).err
    served.metrics.port("other:9116", "Gi0/0", 1e6, 2e6)
    said = asks(cli, configs, served)
    assert (said.code, "none of its 2 series is of a device here; it has other:9116; intent.yaml" in said.err) == (
        2,
        True,
    )
    (configs.parent / "own.yaml").write_text("prometheus: {metrics: {received: bytes_in, sent: bytes_out}}\n")
    said = asks(cli, configs, served, "--intent", "own.yaml")
    assert (said.code, "rate(bytes_in[300s]) * 8 and rate(bytes_out[300s]) * 8 give no series in the last 7d" in said.err) == (2, True)  # fmt: skip  # noqa: E501


def test_what_the_intent_says_is_asked(configs: Path, cli: Cli, served: Served) -> None:
    (configs.parent / "intent.yaml").write_text(
        "prometheus: {range: 2h, step: 1m, window: 10m, quantile: 1, tenant: bank, where: 'job=\"snmp\"'}\n"
    )
    served.metrics.port("r1", "Gi0/0", 1e6, peaks(2e6, 3e6, every=4))
    assert measured(asks(cli, configs, served).json)["r1"]["p95_bps"] == 3e6
    path, query = served.metrics.asked[-1]
    assert (path, query["query"], query["step"]) == (
        "/api/v1/query_range", 'rate(ifHCOutOctets{job="snmp"}[600s]) * 8', "60",
    )  # fmt: skip
    assert int(query["end"]) - int(query["start"]) == 7200 - 60
    assert {headers["X-Scope-OrgID"] for headers in served.metrics.headers} == {"bank"}


def test_the_environment_has_the_name_and_the_token_and_messages_have_neither(
    configs: Path, cli: Cli, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.metrics.port("r1", "Gi0/0", 1e6, 2e6)
    (configs.parent / "netrc").write_text("machine 127.0.0.1 login wrong password wrong\n")
    monkeypatch.setenv("NETRC", str(configs.parent / "netrc"))
    asks(cli, configs, served)
    assert "Authorization" not in served.metrics.headers[-1]
    pair = {"NETAUDIT_PROMETHEUS_USERNAME": "audit", "NETAUDIT_PROMETHEUS_PASSWORD": "pass-4711"}
    asks(cli, configs, served, env=pair)
    assert served.metrics.headers[-1]["Authorization"] == "Basic YXVkaXQ6cGFzcy00NzEx"
    asks(cli, configs, served, env={**pair, "NETAUDIT_PROMETHEUS_TOKEN": "tok-0815"})
    assert served.metrics.headers[-1]["Authorization"] == "Bearer tok-0815"
    served.metrics.refusal = lambda path, authorization: error(400, "x", f"bad header {authorization}")
    said = asks(cli, configs, served, env={"NETAUDIT_PROMETHEUS_TOKEN": "tok-0815"})
    assert (said.code, "bad header Bearer ***" in said.err, "tok-0815" in said.err) == (2, True, False)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("prometheus:http://127.0.0.1:1", "prometheus http://127.0.0.1:1: cannot be asked: Failed to establish"),
        ("prometheus:ftp://host", "--loads prometheus:ftp://host: write prometheus:https://HOST[:PORT][/PATH]"),
        ("prometheus:", "write prometheus:https://HOST"),
        ("prometheus:https://me:secret@host", "a password does not belong into an address"),
        ("prometheus:https://host/graph?g0.expr=up", "an address without ?query"),
    ],
)
def test_an_address_that_cannot_be_asked(configs: Path, cli: Cli, address: str, why: str) -> None:
    said = cli("capacity", configs, "--loads", address)
    assert (said.code, why in said.err, "secret" in said.err) == (2, True, False), said.err


@pytest.mark.parametrize("form", ["prometheus:{}", "prometheus+{}", "{}", "prometheus:{}/api/v1/"])
def test_how_a_server_may_be_named(configs: Path, cli: Cli, served: Served, form: str) -> None:
    served.metrics.port("r1", "Gi0/0", 1e6, 2e6)
    said = cli("capacity", configs, "--loads", form.format(served.url), "--format", "json")
    assert measured(said.json)["r1"]["p95_bps"] == 2e6, said.err


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("{range: 7days}", "intent.yaml:1: prometheus.range: '7days' is not a duration such as 7d, 5m or 1h30m"),
        ("{quantile: 2}", "intent.yaml:1: prometheus.quantile: 2 is too large (at most 1)"),
        (
            "{metrics: {received: a, sent: b}, queries: {received: a, sent: b}}",
            "prometheus.metrics: stands beside queries",
        ),
        ("{rang: 7d}", "prometheus.rang: unknown key (did you mean 'range'?)"),
    ],
)
def test_wrong_words_of_the_intent(configs: Path, cli: Cli, served: Served, said: str, why: str) -> None:
    (configs.parent / "intent.yaml").write_text(f"prometheus: {said}\n")
    told = asks(cli, configs, served)
    assert (told.code, why in told.err) == (2, True), told.err


def test_a_server_that_the_workspace_names_may_fail_and_the_rest_stands(
    tmp_path: Path, configs: Path, cli: Cli, served: Served
) -> None:
    assert cli("init", "w").code == 0
    workspace = tmp_path / "w"
    settings = workspace / "netaudit.yaml"
    settings.write_text(settings.read_text() + f"\nloads: prometheus:{served.url}\n")
    (workspace / "demands.csv").write_text("source,target,class,bps\nr1,r2,default,10M\n")
    served.metrics.refusal = lambda path, authorization: (502, {}, b"")
    held = find(workspace)
    assert held is not None
    knowledge = inputs_for((), workspace=held).knowledge
    built = build_network(Folders((configs,), cached=False).read({}), knowledge)
    assert len(served.metrics.asked) == 1
    build_network(Folders((configs,), cached=False).read({}), knowledge)
    assert len(served.metrics.asked) == 1  # it is asked once, whatever came of it
    assert built.capacity is not None
    assert [gap["what"] for gap in built.capacity["unknown"]] == ["measured loads"]
    assert "HTTP 502" in built.notes[0]


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_a_real_prometheus(configs: Path, cli: Cli, tmp_path: Path) -> None:
    """Its own words on the queries, and on rates over counters that begin anew."""
    if shutil.which("prometheus") is None or shutil.which("promtool") is None:
        pytest.skip("no Prometheus is installed")
    end = int(time.time()) // 60 * 60
    lines = []
    for metric, bits in (("ifHCInOctets", 8e6), ("ifHCOutOctets", 80e6)):
        lines.append(f"# TYPE {metric} unknown")
        for at in range(end - 5 * 3600, end + 1, 60):
            counter = bits / 8 * (at - end + 5 * 3600 if at < end - 3600 else at - end + 3600)
            lines.append(
                f'{metric}{{instance="r1:9116",ifName="Gi0/0",ifDescr="GigabitEthernet0/0"}} {counter:.0f} {at}'
            )
    (tmp_path / "data.om").write_text("\n".join([*lines, "# EOF", ""]))
    (tmp_path / "p.yml").write_text("{}\n")
    subprocess.run(
        ["promtool", "tsdb", "create-blocks-from", "openmetrics", "data.om", "tsdb"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    (configs.parent / "intent.yaml").write_text("prometheus: {range: 4h}\n")
    url = f"http://127.0.0.1:{free_port()}"
    server = subprocess.Popen(
        ["prometheus", "--config.file=p.yml", "--storage.tsdb.path=tsdb", f"--web.listen-address={url[7:]}"],
        cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{url}/-/ready", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        said = cli("capacity", configs, "--loads", f"prometheus:{url}", "--format", "json")
    finally:
        server.terminate()
        server.wait(20)
    told = measured(said.json)
    assert (told["r1"]["p95_bps"], told["r2"]["p95_bps"]) == (pytest.approx(80e6), pytest.approx(8e6)), said.err


def test_an_audit_asks_it_too(configs: Path, cli: Cli, served: Served) -> None:
    (configs.parent / "demands.csv").write_text("source,target,class,bps\nr1,r2,default,10M\n")
    (configs.parent / "own.yaml").write_text(
        "pack: {id: own, title: Own, version: 1.0.0}\nrules:\n"
        "- {id: OWN-001, title: Links have room, severity: high, for: link_load,\n"
        "   where: {measured_utilisation: {present: true}}, expect: {measured_utilisation: {max: 80%}},\n"
        "   message: '{source} is full', rationale: Measured links must have room.}\n"
    )
    served.metrics.port("r1", "Gi0/0", 20e6, 90e6)
    said = cli("audit", configs, "-p", "own.yaml", "--loads", f"prometheus:{served.url}", "--format", "json")
    assert [finding["name"].endswith("from r1") for finding in said.json["findings"]] == [True], said.err
