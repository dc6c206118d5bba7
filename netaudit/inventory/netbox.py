"""NetBox: `netbox.yaml` names the server, which devices are wanted, and what holds for all of them.

    netbox: {url: https://netbox.example.org, token_env: NETBOX_TOKEN, filter: {status: active, site: [dc1, dc2]}}
    defaults: {username: audit, credentials: {password_env: NETAUDIT_PASSWORD}}

The API's pages are followed to the last, each with the token, and always on the server that was named: `next` may say
another address where a proxy stands in between, and the token is nobody else's business.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from netaudit.config.violations import validate
from netaudit.config.yamlfile import Document
from netaudit.errors import InvalidInventory, Problem
from netaudit.inventory import checks, schema
from netaudit.inventory.host import Credentials, Host, Inventory, jump_names

DEVICES = "/api/dcim/devices/"
PAGE = 200
MOST = 100_000
"""Devices; a server that gives more has pages without end."""
TIMEOUT_S = 30
PLATFORMS = {
    "cisco-ios": "ios", "cisco-ios-xe": "ios", "ios-xe": "ios", "iosxe": "ios", "cisco-nx-os": "nxos",
    "cisco-nxos": "nxos", "nx-os": "nxos", "cisco-ios-xr": "iosxr", "cisco-iosxr": "iosxr", "ios-xr": "iosxr",
    "arista-eos": "eos", "juniper-junos": "junos", "frrouting": "frr",
}  # fmt: skip
"""Slugs in use where ours has another name."""


def looks_like(data: object) -> bool:
    """Whether a YAML document names a NetBox."""
    return isinstance(data, dict) and "netbox" in data and set(data) <= {"netbox", "defaults"}


def read(document: Document, environ: Mapping[str, str] | None = None) -> Inventory:
    """Asks the NetBox that the document names. Raises InvalidInventory with every problem."""
    environment = os.environ if environ is None else environ
    problems = validate(document, schema.netbox())
    if not problems:
        for path in checks.plain_secrets(document.data):
            problems.append(document.problem(path, "a secret stands in plain text", checks.WHERE_SECRETS_GO))
    if problems:
        raise InvalidInventory(*problems)
    said: dict[str, Any] = document.data["netbox"]
    token = environment.get(said["token_env"])
    if not token:
        message = f"the environment variable {said['token_env']} is not set"
        raise InvalidInventory(document.problem(("netbox", "token_env"), message))
    hosts: dict[str, Host] = {}
    notes: list[Problem] = []
    for device in _devices(document, said, token):
        host = _host(document, device, notes)
        if host is None:
            continue
        if host.name in hosts:
            problems.append(_about(document, device, f"stands twice in NetBox (also {hosts[host.name].file})"))
        elif (why := checks.name_problem(host.name)) is not None:
            problems.append(_about(document, device, why))
        else:
            hosts[host.name] = host
    if problems:
        raise InvalidInventory(*problems)
    return Inventory(hosts=tuple(hosts.values()), source=document.file, form="netbox", notes=tuple(notes))


def _devices(document: Document, said: Mapping[str, Any], token: str) -> Iterator[dict[str, Any]]:
    """Every device of every page. Raises InvalidInventory where the server does not answer as NetBox does."""
    import requests

    base = urlsplit(str(said["url"]).rstrip("/"))
    scheme = "Bearer" if token.startswith("nbt_") else "Token"  # tokens of NetBox 4.5 and later name themselves
    with requests.Session() as session:
        session.headers.update({"Authorization": f"{scheme} {token}", "Accept": "application/json"})
        session.verify = str(Path(document.file).parent / said["ca_file"]) if said.get("ca_file") else True
        url = urlunsplit((base.scheme, base.netloc, base.path + DEVICES, "", ""))
        query: dict[str, Any] | None = {"limit": PAGE, **said.get("filter", {})}
        seen: set[str] = set()
        count = 0
        while url:
            page = _page(document, session, url, query, token)
            count += len(page["results"])
            yield from page["results"]
            following = urlsplit(str(page.get("next") or ""))
            url = urlunsplit((base.scheme, base.netloc, following.path, following.query, "")) if following.path else ""
            query = None
            if url in seen or count > MOST:
                raise _wrong(document, f"{base.netloc} gives the same page again and again")
            seen.add(url)


def _page(document: Document, session: Any, url: str, query: dict[str, Any] | None, token: str) -> dict[str, Any]:
    import requests

    place = urlsplit(url).netloc
    try:
        answer = session.get(url, params=query, timeout=TIMEOUT_S, allow_redirects=False)
    except (requests.RequestException, OSError) as error:
        message = " ".join(str(error).replace(token, "***").split())[:160]
        raise _wrong(document, f"{place} cannot be asked: {message}") from None
    if answer.status_code in (401, 403):
        raise _wrong(document, f"{place} refuses the token ({answer.status_code})", "token_env")
    if answer.status_code == 400:
        raise _wrong(document, f"{place} does not take the filter: {answer.text[:160]}", "filter")
    try:
        page = answer.json()
    except ValueError:
        page = None
    well = isinstance(page, dict) and isinstance(page.get("results"), list)
    if answer.status_code != 200 or not well or not all(isinstance(one, dict) for one in page["results"]):
        raise _wrong(document, f"{place} does not answer as NetBox does (HTTP {answer.status_code} from {url})")
    found: dict[str, Any] = page
    return found


def _wrong(document: Document, message: str, key: str = "url") -> InvalidInventory:
    return InvalidInventory(document.problem(("netbox", key), message))


def _about(document: Document, device: Mapping[str, Any], message: str) -> Problem:
    return Problem(document.file, document.line_of(("netbox",)), message, _shown(device))


def _shown(device: Mapping[str, Any]) -> str:
    return str(device.get("name") or f"device {device.get('id')}")


def _host(document: Document, device: Mapping[str, Any], notes: list[Problem]) -> Host | None:
    name = device.get("name")
    if not name:
        notes.append(_about(document, device, "has no name in NetBox and is left out"))
        return None
    defaults: dict[str, Any] = document.data.get("defaults") or {}
    slug = _slug(device, "platform")
    address = _inner(device, "primary_ip").get("address") or _inner(device, "primary_ip4").get("address")
    tags = tuple(str(tag.get("slug") or tag.get("name")) for tag in device.get("tags") or () if isinstance(tag, dict))
    said = {
        "site": _slug(device, "site"), "role": _slug(device, "role") or _slug(device, "device_role"),
        "tenant": _slug(device, "tenant"), "status": _inner(device, "status").get("value"),
        "location": _slug(device, "location"), "region": _slug(device, "region"), "tags": list(tags) or None,
    }  # fmt: skip
    fields = {
        key: value
        for key, value in _inner(device, "custom_fields").items()
        if value is not None and key not in checks.SECRET_KEYS
    }
    data = {**fields, **{key: value for key, value in said.items() if value is not None}}
    context = _inner(device, "config_context").get("netaudit")
    own: dict[str, Any] = {**defaults, **(context if isinstance(context, dict) else {})}
    line = document.line_of(("netbox",))
    return Host(
        name=str(name),
        address=str(address).partition("/")[0] if address else None,
        port=own.get("port") if isinstance(own.get("port"), int) else None,
        platform=PLATFORMS.get(slug, slug) if slug else defaults.get("platform"),
        username=_text(own.get("username")),
        credentials=Credentials(
            **(defaults.get("credentials") or {}),
            file=document.file,
            line=document.line_of(("defaults", "credentials")),
        ),
        groups=tags,
        site=_text(said["site"]),
        role=_text(said["role"]),
        data=data,
        collector=_text(own.get("collector")),
        jumps=jump_names(own.get("proxy_jump")),
        file=document.file,
        line=line,
    )


def _inner(device: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = device.get(key)
    return found if isinstance(found, dict) else {}


def _slug(device: Mapping[str, Any], key: str) -> str | None:
    inner = _inner(device, key)
    return _text(inner.get("slug") or inner.get("name"))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
