"""Secrets of a configuration, each replaced by a keyed fingerprint of its plain value.

The fingerprint is that of the plain value where it can be recovered (Cisco type 7, Junos `$9$`, plain text), so that
a re-encrypted secret keeps it and a changed one does not; else that of the stored value. Lines keep their number and
their other words. Redacting what is redacted already changes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

MARK = "<secret:"
WELL_KNOWN = ("public", "private")
"""Communities that are no secret; that they are used is a finding of its own."""
_TYPE = r"(?:(?P<type>\d{1,2}[a-z]?|encrypted|clear|sha512|sha256|md5|ascii|hex) )?"
_VALUE = r"(?P<secret>\"[^\"]*\"|[^\s;]+)"
_HASH_TYPES = ("4", "5", "8", "9")
_NOT_A_VALUE = (
    r"(?!(?:strength|minimum|maximum|min-|max-|policy|prompt|encryption|required|expir|lifetime|history|change|format|"
    r"complexity|recovery|aging|authentication|level\b|local\b|cipher\b|encrypt|profile\b|fallback\b|none\b|address\b|hostname\b|[{;]))"
)

_INDUSTRY: tuple[tuple[tuple[str, ...], str], ...] = (
    # users, enable, lines, neighbours, FTP, PPP, IS-IS: all say password or secret
    (
        ("password", "passwd", "secret", "passphrase"),
        (
            rf"(?:^|[\s-])(?:password|passwd|secret|passphrase)(?: hmac-md5| text)?(?: level \d+)? "
            rf"{_TYPE}{_NOT_A_VALUE}{_VALUE}"
        ),
    ),
    (("community",), rf"\bsnmp-server (?:mib )?community(?:-map)? {_TYPE}{_VALUE}"),
    (
        ("snmp-server host",),
        (
            r"\bsnmp-server host \S+(?: (?:vrf|use-vrf) \S+)?(?: (?:traps?|informs?))?(?: vrf \S+)?"
            rf"(?: version (?:1|2c|3(?: (?:auth|noauth|priv))?))? {_TYPE}"
            rf"(?!(?:vrf|use-vrf|filter-vrf|source-interface|traps?|informs?|version|udp-port)\b){_VALUE}"
        ),
    ),
    (("auth ",), rf"\bauth (?:md5|sha(?:-?\d+)?)(?: \d{{3}})? {_TYPE}{_VALUE}"),
    (("priv ",), rf"\bpriv (?:(?:des56|des|3des|aes)(?:[- ]?\d{{3}})? )?(?!(?:des56|des|3des|aes)\b){_TYPE}{_VALUE}"),
    (("key-string ",), rf"\bkey-string {_TYPE}(?P<secret>\S.*?)\s*$"),
    ((" key ",), rf"^(?:tacacs|radius|\s*server-private|\s*server|\s*pac|\s*client)\S*\b.* key {_TYPE}{_VALUE}"),
    (("key ",), rf"^\s+key {_TYPE}(?!\d+\s*$|chain\b){_VALUE}\s*$"),
    (("key ",), rf"^\s+key \S+ (?P<type>[07]) {_VALUE}"),
    (
        ("shared-key", "server-key", "shared-secret", "secret-key", "auth-key", "wpa-psk", "psk set-key"),
        (
            rf"(?<!pre-)\b(?:shared-key|server-key|shared-secret|secret-key|auth-key|wpa-psk|psk set-key) {_TYPE}"
            rf"{_TYPE.replace('type', 'also')}(?!profile\b){_VALUE}"
        ),
    ),
    (("crypto isakmp key ",), rf"\bcrypto isakmp key {_TYPE}{_VALUE} (?:address|hostname)"),
    (("key config-key ",), rf"\bkey config-key \S+ {_VALUE}"),
    (
        ("pre-shared-key",),
        (
            rf"\bpre-shared-key(?: (?:local|remote))?(?: (?:address|hostname) \S+(?: \d\S+)? key)? {_TYPE}"
            rf"(?!(?:address|hostname|local|remote|ascii-text|hexadecimal)\b){_VALUE}"
        ),
    ),
    (("message-digest-key ",), rf"\bmessage-digest-key \d+ md5 {_TYPE}{_VALUE}"),
    (
        ("ntp authentication-key ",),
        (
            r"\bntp authentication-key \d+ (?:md5|sha1|hmac-sha1-\d+|hmac-sha2-\d+|cmac-aes-128) "
            r"(?:(?P<type>\d)(?= \S*[^\s\d]) )?(?P<secret>\S+)(?: (?P<trailing>[07]))?\s*$"
        ),
    ),
    (("authentication-key ",), rf"(?<!ntp )\bauthentication-key {_TYPE}(?!\d+ (?:type|value|md5|sha1)\b){_VALUE}"),
    (("ipsec spi ",), rf"\bipsec spi \d+ (?:md5|sha1) {_TYPE}{_VALUE}"),
    (("esp ",), rf"\besp \S+(?: \d{{3}})? {_TYPE}(?P<secret>[0-9A-Fa-f]{{16,}}|{MARK}\w+>)"),
    (("esp ",), rf"\besp .* (?:md5|sha1) {_TYPE}(?P<secret>[0-9A-Fa-f]{{16,}}|{MARK}\w+>)"),
    (
        ("authentication ",),
        (
            rf"\b(?:standby|vrrp|glbp)(?: \d+)?(?: peer)? authentication (?:text |md5 key-string )?{_TYPE}"
            rf"(?!(?:text|md5|key-chain|mode|ietf-md5)\b){_VALUE}"
        ),
    ),
    (("authentication ",), rf"\bauthentication (?:text|md5 key-string|key) {_TYPE}{_VALUE}"),
    (
        ("ietf-md5 key-string", "hello-authentication-key", "simple-password"),
        rf"\b(?:ietf-md5 key-string|hello-authentication-key|simple-password) {_TYPE}{_VALUE}",
    ),
    (("://",), r"\b\w+://[^\s:/@]+:(?P<secret>[^\s@]+)@"),
)
"""Words of which a line that matches holds one, in lower case, and the pattern."""
_JUNOS = (
    (
        r"(?<![-\w])(?:encrypted-password|plain-text-password-value|authentication-key|secret|simple-password|ascii-text|"
        r"hexadecimal|hello-authentication-key|authentication-password|privacy-password|key) "
        r"(?!(?:chain|\d+[\s;]*$|\d+ ))(?P<secret>\"[^\"]*\"|[^\s;{]+)"
    ),
    r"\bsnmp community (?P<secret>\"[^\"]*\"|[^\s;{]+)",
    r"^\s+community (?P<secret>\"?[^\s;{\"]+\"?) \{",
)
_ANYWHERE = (("$",), r"(?P<secret>\$(?:1|5|6|8|9|14|2[aby])\$[^\s\";]{6,})")


_Pattern = tuple[tuple[str, ...], re.Pattern[str]]


@cache
def _patterns(family: str) -> tuple[_Pattern, ...]:
    """The patterns of `industry` or `junos`, each with its words; those of both for any other."""
    if family == "junos":
        words, pattern = _ANYWHERE
        return (*[((), re.compile(junos)) for junos in _JUNOS], (words, re.compile(pattern)))
    if family == "industry":
        return tuple((words, re.compile(pattern, re.IGNORECASE)) for words, pattern in (*_INDUSTRY, _ANYWHERE))
    return (*_patterns("industry"), *_patterns("junos"))


_FAMILY = {**dict.fromkeys(("ios", "eos", "nxos", "iosxr", "frr"), "industry"), "junos": "junos"}
_HINTS = (
    *("pass", "secret", "commun", "key", "auth", "snmp", "md5", "psk", "esp ", "ipsec spi", "://", "priv "),
    *("ascii-text", "hexadecimal", "$1$", "$2", "$5$", "$6$", "$8$", "$9$", "$14$"),
)
"""A line with none of these, in lower case, holds no secret."""
_BEGINNINGS = tuple(dict.fromkeys("$" if hint.startswith("$") else hint for hint in _HINTS))
"""The same for a whole text, where looking for one letter is quick."""
_BLOCK = re.compile(
    r"(?P<pem>-----BEGIN [^-]*-----)|^\s*certificate (?:ca |self-signed |rollover )?[0-9A-Fa-f]+\s*$", re.MULTILINE
)


_DIGITS = re.compile(r"^[ \t]+key \d+[ \t\r]*$", re.MULTILINE)
"""The number of a key in a key chain; in the block of a server, its secret."""
_BLOCK_LINES = 200  # no block of a server is longer
_SERVER = re.compile(r"(?:tacacs|radius|ldap|server|client|aaa group server|address|pac|trust)\b", re.IGNORECASE)


def redact(text: str, platform: str, key: bytes) -> str:
    """The text with every secret replaced; as many lines as before.

    A platform that is not known is read with the patterns of all.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters change length; offsets would be wrong
        lowered = text
    starts = {text.rfind("\n", 0, at) + 1 for hint in _BEGINNINGS for at in _occurrences(lowered, hint)}
    pieces: list[str] = []
    done = 0
    for start in sorted(starts):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        pieces += (text[done:start], redact_line(text[start:end], platform, key))
        done = end
    pieces.append(text[done:])
    redacted = "".join(pieces)
    # Looking for the words alone takes a hundredth of the time, and most texts have none of them.
    if (" key " in redacted or "\tkey " in redacted) and _DIGITS.search(redacted):
        redacted = _redact_digits(redacted, key)
    if ("-----BEGIN " in redacted or "certificate " in redacted) and _BLOCK.search(redacted):
        redacted = _redact_blocks(redacted, key)
    return redacted


def redact_line(line: str, platform: str, key: bytes) -> str:
    """One line with its secrets replaced."""
    lowered = line.lower()
    if not any(hint in lowered for hint in _HINTS):
        return line
    plain = line.isascii()  # beyond ASCII, letters are alike whose lower case differs
    for words, pattern in _patterns(_FAMILY.get(platform, "any")):
        if words and plain and not any(word in lowered for word in words):
            continue
        at = 0
        while match := pattern.search(line, at):
            groups = match.groupdict()
            value = groups["secret"]
            start, end = match.span("secret")
            at = end
            if value.startswith("<") or (start and line[start - 1] == "<") or MARK in line[max(0, start - 9) : start]:
                continue
            if value in _HASH_TYPES and line[:start].endswith("secret ") and not line[end:].strip():
                continue  # the kind of a hash that somebody took out; no system takes the digit for a password there
            quote = '"' if value.startswith('"') and value.endswith('"') and len(value) > 1 else ""
            bare = value.strip('"')
            if bare.startswith("<") or not bare or (bare.lower() in WELL_KNOWN and "commun" in line.lower()):
                continue
            kind = groups.get("trailing") or groups.get("also") or groups.get("type")
            mark = f"{quote}{fingerprint(plain_value(bare, kind), key)}{quote}"
            line = line[:start] + mark + line[end:]
            at = start + len(mark)
    return line


def fingerprint(plain: str, key: bytes) -> str:
    """What stands in the place of a secret: `<secret:ab12cd34>`, an HMAC-SHA256 cut to 32 bits."""
    return f"{MARK}{hmac.new(key, plain.encode('utf-8', 'surrogateescape'), hashlib.sha256).hexdigest()[:8]}>"


def plain_value(stored: str, kind: str | None) -> str:
    """The plain value of a stored secret where its encoding can be undone, else the stored value itself."""
    if kind in ("7", "encrypted", "07"):
        return _type7(stored) or stored
    if stored.startswith("$9$"):
        return _junos9(stored) or stored
    return stored


def load_or_create_key(path: Path) -> bytes:
    """The key that fingerprints are made with; a new one, readable by its owner alone, where there is none.

    A new key is linked into place whole, so that nobody who comes at the same moment reads half of it.
    """
    if not path.exists():
        made = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(os.urandom(32).hex() + "\n")
        try:
            os.link(made, path)
        except FileExistsError:
            pass  # somebody else was faster: theirs is the key
        finally:
            made.unlink()
    return bytes.fromhex(path.read_text("ascii").strip())


def _occurrences(text: str, hint: str) -> Iterator[int]:
    at = text.find(hint)
    while at >= 0:
        yield at
        at = text.find("\n", at)  # one hit a line is enough
        if at < 0:
            return
        at = text.find(hint, at)


def _redact_digits(text: str, key: bytes) -> str:
    """Keys made of digits alone, where the line that opens their block is about a server."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not _DIGITS.match(line):
            continue
        indent = len(line) - len(line.lstrip())
        above = number - 1
        nearest = max(0, number - _BLOCK_LINES)
        while above >= nearest and (
            not lines[above].strip() or len(lines[above]) - len(lines[above].lstrip()) >= indent
        ):
            above -= 1
        if above >= nearest and _SERVER.match(lines[above].lstrip()):
            start, _, secret = line.rstrip().rpartition(" ")
            lines[number] = f"{start} {fingerprint(secret, key)}{line[len(line.rstrip()) :]}"
    return "\n".join(lines)


def _redact_blocks(text: str, key: bytes) -> str:
    """Bodies of PEM blocks and of certificates in hexadecimal, line by line."""
    lines = text.split("\n")
    closes: str | None = None
    for number, line in enumerate(lines):
        said = line.strip()
        if closes is not None:
            if said == "quit" or said.startswith(closes):
                closes = None
            elif said and not said.startswith(MARK):
                indent = line[: len(line) - len(line.lstrip())]
                lines[number] = indent + fingerprint(said, key)
        elif opened := _BLOCK.search(line):
            closes = "-----END" if opened["pem"] else "quit"
    return "\n".join(lines)


_TYPE7_KEY = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"


def _type7(stored: str) -> str | None:
    """The plain text of a Cisco type 7 password: a Vigenere cipher whose key is public."""
    if len(stored) < 4 or len(stored) % 2 or not stored[:2].isdecimal():
        return None
    try:
        data = bytes.fromhex(stored[2:])
    except ValueError:
        return None
    seed = int(stored[:2])
    plain = bytes(byte ^ _TYPE7_KEY[(seed + at) % len(_TYPE7_KEY)] for at, byte in enumerate(data))
    return plain.decode("ascii") if plain.isascii() and plain.decode("ascii").isprintable() else None


_JUNOS9_FAMILIES = ("QzF3n6/9CAtpu0O", "B1IREhcSyrleKvMW8LXx", "7N-dVbwsY2g4oaJZGUDj", "iHkq.mPf5T")
_JUNOS9_ALPHABET = "".join(_JUNOS9_FAMILIES)
_JUNOS9_SALT = {letter: 3 - at for at, family in enumerate(_JUNOS9_FAMILIES) for letter in family}
_JUNOS9_WEIGHTS = ((1, 4, 32), (1, 16, 32), (1, 8, 32), (1, 64), (1, 32), (1, 4, 16, 128), (1, 32, 64))


def _junos9(stored: str) -> str | None:
    """The plain text of a Junos `$9$` secret: differences of letters in a public alphabet; None where it is none."""
    rest = stored[3:]
    if not rest or any(letter not in _JUNOS9_SALT for letter in rest):
        return None
    previous = rest[0]
    rest = rest[1 + _JUNOS9_SALT[previous] :]
    plain: list[str] = []
    while rest:
        weights = _JUNOS9_WEIGHTS[len(plain) % len(_JUNOS9_WEIGHTS)]
        letters, rest = rest[: len(weights)], rest[len(weights) :]
        if len(letters) < len(weights):
            return None
        code = 0
        for letter, weight in zip(letters, weights, strict=True):
            gap = (_JUNOS9_ALPHABET.index(letter) - _JUNOS9_ALPHABET.index(previous)) % len(_JUNOS9_ALPHABET) - 1
            code += gap * weight
            previous = letter
        plain.append(chr(code % 256))
    return "".join(plain)
