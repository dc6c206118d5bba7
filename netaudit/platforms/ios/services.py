"""IOS switches of the whole device: services, names, VRFs, the control plane, archive."""

from __future__ import annotations

from netaudit.platforms.drafts import DeviceDraft, Part, of
from netaudit.platforms.ios.names import interface_name
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import number, several, switch, text, word


def service(attribute: str) -> Take:
    """A command that switches a service of the device on, and `no` before it off."""
    return of("services", switch(attribute))


def service_word(attribute: str) -> Take:
    """A command whose words are the setting of a service."""
    return of("services", text(attribute))


def service_number(attribute: str) -> Take:
    """A command whose first word is a number."""
    return of("services", number(attribute))


def service_list(attribute: str) -> Take:
    """A command that stands once for each value of a service; `no` takes the value back."""
    return of("services", several(attribute, None))


def service_interface(attribute: str) -> Take:
    """A command that names an interface."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if line.negated or not args:
            return False
        device.only("services", line.node).set(attribute, interface_name("".join(args)), line.node)
        return True

    return take


def counter_alarm(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`rmon alarm 10 ifHCInOctets.10 60 delta rising-threshold ...`: the object that is watched."""
    if len(args) < 2 or line.negated:
        return False
    device.only("services", line.node).add("counter_alarms", args[1], line.node)
    return True


def telemetry(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`telemetry ietf subscription 101` and whom it streams to."""
    return _addresses(device, line, "telemetry", "receiver ip address ")


def flow_exporter(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`flow exporter NAME` and its collector."""
    return _addresses(device, line, "flow_collectors", "destination ")


def _addresses(device: DeviceDraft, line: Statement, attribute: str, command: str) -> bool:
    """The addresses that lines of a block name."""
    part = device.only("services", line.node)
    found = False
    for child in line.node.children:
        words = child.text.removeprefix(command).split()
        if child.text.startswith(command) and words:
            part.add(attribute, words[0], child)
            device.reader.take(child)
            found = True
    return found


def system_mtu(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`system mtu 9198`: of all ports that do not say otherwise; `jumbo` and `routing` apart."""
    words = args[1:] if args[:1] == ["routing"] else args
    if len(words) != 1 or not words[0].isdecimal() or line.negated:
        return False
    if args[:1] == ["routing"] or device.get("system_mtu") is None:
        device.set("system_mtu", int(words[0]), line.node)
    return True


def ssh_version(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip ssh version 2`."""
    if not args or not args[0].isdecimal() or line.negated:
        return False
    device.only("services", line.node).set("ssh_version", int(args[0]), line.node)
    return True


def name_servers(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip name-server [vrf X] ADDRESS ...`."""
    words = args[2:] if args[:1] == ["vrf"] else args
    part = device.only("services", line.node)
    for said in words:
        part.add("name_servers", said, line.node)
    return bool(words)


def banner(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`banner login ^C ... ^C`: that there is one; its text stays in the tree."""
    kind = args[0] if args else "motd"
    part = device.only("services", line.node)
    if kind in ("login", "motd"):
        part.set(f"banner_{kind}", not line.negated, line.node)
    elif kind not in ("exec", "incoming"):
        part.set("banner_motd", not line.negated, line.node)
    else:
        part.set(f"banner_{kind}", not line.negated, line.node)
    return True


def hostname(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`hostname R1`."""
    if not args:
        return False
    device.set("hostname", args[0].strip('"'), line.node)
    return True


def licence(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`license udi pid C9300-48P sn ...` names the model."""
    if args[:2] != ["udi", "pid"] or len(args) < 3:
        return False
    device.set("model", args[2], line.node)
    return True


def _both_targets(part: Part, args: list[str], line: Statement) -> bool:
    if not args:
        return False
    part.add("import_targets", args[0], line.node)
    part.add("export_targets", args[0], line.node)
    return True


def _vrf_family(part: Part, args: list[str], line: Statement) -> bool:
    VRF.read_all(part, line.node.children)
    return True


VRF = Commands(
    {
        "rd": word("rd"),
        "description": text("description"),
        "address-family": _vrf_family,
        "route-target": _both_targets,
        "route-target both": _both_targets,
        "route-target import": several("import_targets"),
        "route-target export": several("export_targets"),
    }
)


def _policy(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) != 2 or args[0] != "input":
        return False
    if line.negated:
        part.drop("policy")
    else:
        part.set("policy", args[1], line.node)
    return True


_CONTROL_PLANE = Commands({"service-policy": _policy}, feeds={"service-policy": ("policy",)})


def control_plane(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`control-plane` and its policy."""
    if args and args[0] not in ("host", "slot"):
        return False
    _CONTROL_PLANE.read_all(device.only("control_plane", line.node), line.node.children)
    return True


_LOG = Commands({"logging enable": switch("archive"), "notify syslog": switch("archive_notifies")})


def archive(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`archive`: changes are logged, or configurations are saved."""
    part = device.only("services", line.node)
    for child in line.node.children:
        if child.text == "log config":
            device.reader.take(child)
            _LOG.read_all(part, child.children)
        elif child.text.startswith("path "):
            part.set("archive", True, child)
            device.reader.take(child)
    return True
