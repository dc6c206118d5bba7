"""Who may come in and how: users, their servers, the services offered, the filter in front of all."""

from __future__ import annotations

from netaudit.model.management import Aaa, AaaMethods, AaaServer, ControlPlane, Line, Services, User
from netaudit.platforms.defaults import completed, fill
from netaudit.platforms.junos import defaults
from netaudit.platforms.junos.drafts import (
    DeviceDraft,
    Entry,
    Table,
    Take,
    block,
    each,
    first,
    flag,
    number,
    whole,
    word,
)
from netaudit.platforms.junos.filters import control_plane_filter
from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.junos.relay import collectors

_SECRETS = (("$1$", "5"), ("$5$", "sha256"), ("$6$", "sha512"), ("$9$", "9"), ("<secret", "encrypted"))
_ROLES = {"super-user": 15, "superuser": 15, "operator": 5, "read-only": 1, "unauthorized": 0}


def _marked(draft: Entry, stanza: Stanza) -> None:
    for said in stanza.walk():
        draft.mark(said)


# --- users ------------------------------------------------------------------------------------------------------


def _secret(draft: Entry, stanza: Stanza | None) -> None:
    """The kind of a user's password; a block that is empty had it taken out by a collector."""
    if stanza is not None and not stanza.children:
        draft.unknown["secret_type"] = f"line {stanza.line} is empty: the password is not in the text"
    else:
        draft.values["secret_type"] = _kind(stanza) if stanza is not None else "none"


def _kind(stanza: Stanza) -> str:
    said = first(stanza, "encrypted-password") or first(stanza, "plain-text-password-value")
    if said is None:
        return "none"
    return next((kind for sign, kind in _SECRETS if said.word.startswith(sign)), "0")


def users(device: DeviceDraft) -> tuple[User, ...]:
    """Local users, root included."""
    found = []
    root = device.root.get("system", "root-authentication")
    if root is not None:
        draft = device.entry("user", "root", root, name="root", role="super-user", privilege=15)
        _secret(draft, root)
        _marked(draft, root)
        found.append(draft.build(User))
    classes = {stanza.word: stanza for stanza in device.root.below("system", "login", "class")}
    for stanza in device.root.below("system", "login", "user"):
        draft = device.entry("user", stanza.word, stanza, name=stanza.word)
        role = first(stanza, "class")
        if role is not None:
            draft.put("role", role.word, role)
            if role.word in _ROLES:
                draft.values["privilege"] = _ROLES[role.word]
            elif role.word in classes:
                _of_class(draft, classes[role.word])
        _secret(draft, stanza.get("authentication"))
        _marked(draft, stanza)
        found.append(draft.build(User))
    return tuple(found)


def _of_class(draft: Entry, stanza: Stanza) -> None:
    """What a class of one's own permits: everything, only to look, or something between that has no number."""
    said = stanza.get("permissions")
    held = said.children if said is not None else {}
    for permission in held.values():
        draft.mark(permission)
    if "all" in held:
        draft.put("privilege", 15, held["all"])
    elif held and all(name.startswith("view") for name in held):
        draft.put("privilege", 1, next(iter(held.values())))
    else:
        draft.unknown["privilege"] = f"it depends on the login class {stanza.word} (line {stanza.line})"


def aaa(device: DeviceDraft) -> tuple[Aaa, ...]:
    """`authentication-order` and the servers it names."""
    system = device.root.get("system") or Stanza("", 0, 0)
    draft = device.entry("aaa", None, system.get("authentication-order") or Stanza("", 0, 0))
    order = list(system.below("authentication-order"))
    filled = fill(draft.values, draft.unknown, defaults.AAA)
    methods = tuple(said.word for said in order)
    if not order:
        methods = defaults.AAA_ORDER[0]
        filled.append("authentication")
    for said in order:
        draft.mark(said)
        draft.at["authentication"] = (*draft.at.get("authentication", ()), said.line)
    draft.values["authentication"] = (AaaMethods(service="login", name="default", methods=methods),)
    for word_, protocol in (("tacplus-server", "tacacs+"), ("radius-server", "radius")):
        for server in system.below(word_):
            timeout, instance = first(server, "timeout"), first(server, "routing-instance")
            found = AaaServer(
                protocol=protocol,
                address=server.word,
                timeout_s=whole(timeout.word) if timeout is not None else None,
                vrf=instance.word if instance is not None else None,
                keyed=server.get("secret") is not None,
            )
            draft.append("servers", found, server)
            _marked(draft, server)
    for accounting in system.below("accounting", "events"):
        draft.append("accounting", AaaMethods(service=accounting.word, name="default", methods=()), accounting)
    destinations = system.get("accounting", "destination")
    if destinations is not None:
        _marked(draft, destinations)
    root = first(system, "services", "ssh", "root-login")
    if root is not None:
        draft.put("root_login", root.word != "deny", root)
    return (draft.build(Aaa, defaulted=tuple(filled)),)


# --- services ---------------------------------------------------------------------------------------------------


def _banner(attribute: str) -> Take:
    def take(draft: Entry, stanza: Stanza) -> None:
        draft.put(attribute, True, stanza.value or stanza)

    return take


def _limits(draft: Entry, stanza: Stanza) -> None:
    """`retry-options { tries-before-disconnect 3; backoff-threshold 1; ... }`."""
    said = [" ".join(path) for path, _ in stanza.leaves()]
    if said:
        draft.put("login_block", ", ".join(said), stanza)
        _marked(draft, stanza)


def _web(draft: Entry, stanza: Stanza) -> None:
    for word_ in ("http", "https"):
        said = stanza.get(word_)
        if said is not None:
            draft.put(word_, True, said)
            _marked(draft, said)


def _ssh(draft: Entry, stanza: Stanza) -> None:
    draft.mark(stanza)
    for said in stanza.below("protocol-version"):
        draft.put("ssh_version", 1 if said.word == "v1" else 2, said)
    for path, said in stanza.leaves():
        if path[0] in (
            "root-login",
            "connection-limit",
            "rate-limit",
            "max-sessions-per-connection",
            "protocol-version",
        ):
            draft.mark(said)


def _archival(draft: Entry, stanza: Stanza) -> None:
    draft.put("archive", True, stanza)
    _marked(draft, stanza)


SERVICES: Table = {
    "ssh": _ssh,
    "telnet": flag("telnet"),
    "finger": flag("finger"),
    "web-management": _web,
    "netconf": _marked,
}

SYSTEM: Table = {
    "name-server": each("name_servers"),
    "domain-name": word("domain_name"),
    "services": block(SERVICES),
    "login": block({
        "message": _banner("banner_login"),
        "announcement": _banner("banner_motd"),
        "retry-options": _limits,
        "password": block({"minimum-length": number("password_min_length")}),
    }),
    "no-redirects": _marked,
    "archival": block({"configuration": _archival}),
}  # fmt: skip


def services(device: DeviceDraft) -> tuple[Services, ...]:
    """What else the device offers or runs."""
    system = device.root.get("system")
    draft = device.entry("services", None, system or Stanza("", 0, 0))
    if system is not None:
        draft.read(system, SYSTEM)
    keys = device.root.get("forwarding-options", "hash-key") or device.root.get(
        "forwarding-options", "enhanced-hash-key"
    )
    if keys is not None:
        draft.put("port_channel_load_balance", "; ".join(" ".join(path) for path, _ in keys.leaves()), keys)
        _marked(draft, keys)
    for said in collectors(device):
        if said.word not in draft.values.get("flow_collectors", ()):
            draft.append("flow_collectors", said.word, said)
        for _, below in said.leaves():
            draft.mark(below)
    return (completed(draft, Services, defaults.SERVICES),)


def _longest_idle(device: DeviceDraft) -> tuple[int, Stanza] | None:
    """The longest idle time that a class of the local users allows, in seconds, where all their classes have one."""
    minutes: dict[str, tuple[int, Stanza]] = {}
    for held in device.root.below("system", "login", "class"):
        said = first(held, "idle-timeout")
        if said is not None and (value := whole(said.word)) is not None:
            minutes[held.word] = (value, said)
    classes = [first(user, "class") for user in device.root.below("system", "login", "user")]
    if not classes or any(said is None or said.word not in minutes for said in classes):
        return None
    value, said = max((minutes[held.word] for held in classes if held is not None), key=lambda found: found[0])
    return value * 60, said


def lines(device: DeviceDraft) -> tuple[Line, ...]:
    """The ways in: the console, and SSH and telnet where they are switched on."""
    found = []
    classes = [first(held, "idle-timeout") for held in device.root.below("system", "login", "class")]
    limits = [said for said in classes if said is not None]
    for name in ("ssh", "telnet"):
        stanza = device.root.get("system", "services", name)
        if stanza is None:
            continue
        draft = device.entry("line", name, stanza, name=name, transport=(name,))
        draft.mark(stanza)
        limit = first(stanza, "connection-limit")
        if limit is not None and (value := whole(limit.word)) is not None:
            draft.put("session_limit", value, limit)
        guard = control_plane_filter(device)
        if guard is not None:
            draft.values["acl"], draft.at["acl"] = guard
        longest = _longest_idle(device)
        if longest is not None:
            draft.put("timeout_s", longest[0], longest[1])
        elif limits:
            draft.unknown["timeout_s"] = f"it depends on the login class (line {limits[0].line})"
        found.append(completed(draft, Line, defaults.ACCESS_LINE))
    for said in limits:
        device.mark(said)
    return tuple(found)


def control_plane(device: DeviceDraft) -> tuple[ControlPlane, ...]:
    """The filter on `lo0`, and the policers that some models have built in."""
    guard = control_plane_filter(device)
    off = device.root.get("system", "ddos-protection", "global", "disable-routing-engine")
    if off is not None:
        device.mark(off)
    at = {"policy": guard[1], "acl": guard[1]} if guard is not None else {}
    if off is not None:
        at["built_in"] = (off.line,)
    return (
        ControlPlane(
            line=guard[1][0] if guard is not None else 0,
            end=guard[1][-1] if guard is not None else 0,
            policy=guard[0] if guard is not None else None,
            acl=guard[0] if guard is not None else None,
            built_in=defaults.CONTROL_PLANE[0] if off is None else False,
            at=at,
            defaulted=() if off is not None else ("built_in",),
        ),
    )
