"""A new workspace: every file says what to edit."""

from __future__ import annotations

from pathlib import Path

from netaudit.archive.repository import init as init_archive
from netaudit.config.secrets import load_or_create_key
from netaudit.errors import UsageError
from netaudit.jobs.workspace import FILE
from netaudit.report.writing import write_atomic

FILES: dict[str, str] = {
    FILE: """\
# Where everything is. Paths are relative to this file; what is commented out has the value shown.
inventory: inventories        # who the devices are
policies: [policies]          # rule packs of your own
packs: [capacity, qos, redundancy, monitoring, security, hygiene]   # shipped rule packs that take part
intent: intent.yaml           # sites, roles, contracts, critical services
demands: demands.csv          # expected load; without it, rules on load are not asked
links: links.csv              # known cables: a_device,a_interface,b_device,b_interface
neighbors: neighbors          # folder of LLDP and CDP output: DEVICE.txt or DEVICE.json
waivers: policies/waivers.yaml
# archive: archive            # git repository: branch running is what devices said, approved what people signed
# profile: profile.yaml       # parameters by role, site and device
# known_hosts: known_hosts    # host keys; `netaudit hosts trust` adds to it
# results: .netaudit/results.db        # or postgresql://user@host/name; what `netaudit nightly` records
# keep_days: 400                       # how long runs are kept
# owners: [{site: "br*", owner: branches}, {rule: "SEC-*", owner: security}]
# nightly: {reports: reports, formats: [html], metrics: netaudit.prom}
# alerts:                              # who is told what changed: docs/nightly.md
#   channels: {noc: {kind: email, host: mail.example.net, to: [noc@example.net]}}
#   routes: [{to: [noc], severity: high}]
""",
    "inventories/hosts.yaml": """\
# Your devices (Nornir SimpleInventory). Remove the example.
# r1:
#   hostname: 192.0.2.1         # address or name
#   groups: [edge]
#   data: {site: dc1, role: wan-edge}
{}
""",
    "inventories/groups.yaml": """\
# What devices have in common.
edge: {platform: ios}          # also: proxy_jump: bastion, max_parallel: 5, collector: netconf
""",
    "inventories/defaults.yaml": """\
# What holds for every device. No password stands here: this names where it is.
username: netaudit
data:
  credentials: {password_env: NETAUDIT_PASSWORD}   # or password_file, key_file, agent: true, keyring, vault
""",
    "intent.yaml": """\
# What configurations cannot tell; docs/intent.md says all of it. Rules that need what is not here are not asked, or
# say unknown.
# sites:
#   dc1: {title: Data centre 1, role: datacentre}
#   br1: {role: branch, peak: 100M}
# devices:
#   r1:
#     interfaces:
#       GigabitEthernet0/0/0: {role: wan, contract: 200M, provider: Carrier A, srlgs: [duct-north]}
# subnets:
#   10.1.10.0/24: {role: server, site: dc1}
# services:
#   online-banking: {source: 10.3.0.0/24, target: 10.1.10.0/24}
# qos_plan:
#   voice: {dscp: [ef], classes: [VOICE], priority: true}
#   payments: {dscp: [af31], critical: true, peak: 60M}
# software:                  # releases that are approved, and until when their maker mends them
#   - {platform: ios, version: "17.9", until: 2028-03-31}
# drops_collected: true      # somebody reads what queues and control planes drop
{}
""",
    "policies/waivers.yaml": """\
# Exceptions. These keys are required; an expired waiver waives nothing and is reported itself, and so is one that
# matches nothing. docs/writing-rules.md says which others there are.
# waivers:
#   - rule: CAP-005
#     device: dc1-tor1
#     entity: "*"
#     reason: single-homed lab rack, replaced in spring
#     approved_by: J. Park
#     ticket: CHG-2026-1189
#     expires: 2027-03-31
waivers: []
""",
    ".gitignore": """\
# The key of the fingerprints that stand in place of secrets, and the archive, which is a repository of its own.
.netaudit/
archive/
""",
}


def init_workspace(folder: Path) -> list[Path]:
    """Make a workspace; the files that were written. What is there already stays as it is.

    Raises UsageError where the folder is a workspace already or cannot be written.
    """
    if (folder / FILE).exists():
        raise UsageError(f"{folder / FILE} is there already")
    written: list[Path] = []
    try:
        for name, text in FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                write_atomic(path, text)
                written.append(path)
        (folder / ".netaudit").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from None
    load_or_create_key(folder / ".netaudit" / "secret.key")
    init_archive(folder / "archive")
    return written
