"""Every channel against a server that speaks its protocol."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ssl
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from netaudit.notify.alert import Alert
from netaudit.notify.channel import Undelivered
from netaudit.notify.routing import Message
from netaudit.notify.secret import fetch
from netaudit.notify.sending import send
from netaudit.notify.settings import AppriseChannel, Channel, Email, PagerDuty, Secret, Webhook

from .receivers import http_receiver, smtp_receiver

NOW = dt.datetime(2026, 11, 3, 2, 0, tzinfo=dt.UTC)
HOSTILE = "Gi1\r\nBcc: all@example.net\x1b[31m \u202eevil"


def alert(kind: str = "new", key: str = "finding/abc", **more: object) -> Alert:
    told = {"severity": "critical", "title": f"RED-001 r1, r2: {HOSTILE}", "text": "A site has two ways out.",
            "devices": ("r1", "r2"), "site": "br1", "owner": "branches", "rule": "RED-001", "run": "run-1",
            "at": "2026-11-03T02:00:00+00:00"}  # fmt: skip
    return Alert(kind=kind, key=key, **{**told, **more})  # type: ignore[arg-type]


def message(*alerts: Alert, digest: bool = False) -> Message:
    return Message(id="0123456789", channel="c", run="run-1", created=NOW.isoformat(), alerts=alerts, digest=digest)


SECRETS = {"KEY": "R0UTINGKEY", "PASS": "mail-pass", "URL": ""}


def sent(channel: Channel, told: Message, **secrets: str) -> None:
    send(channel, told, lambda secret: fetch(secret, Path(), {**SECRETS, **secrets}), NOW)


def test_pagerduty_opens_and_resolves_one_incident() -> None:
    with http_receiver() as server:
        channel = PagerDuty(key=Secret(env="KEY"), url=server.url)
        sent(channel, message(alert()))
        sent(channel, message(alert("resolved")))
    opened, resolved = server.documents
    assert opened["routing_key"] == "R0UTINGKEY"
    assert (opened["event_action"], resolved["event_action"]) == ("trigger", "resolve")
    assert opened["dedup_key"] == resolved["dedup_key"] == "netaudit/finding/abc"
    payload = opened["payload"]
    assert {key: payload[key] for key in ("source", "severity", "component", "group", "class", "timestamp")} == {
        "source": "r1", "severity": "critical", "component": "r1, r2", "group": "br1", "class": "RED-001",
        "timestamp": "2026-11-03T02:00:00+00:00",
    }  # fmt: skip
    assert payload["summary"] == "RED-001 r1, r2: Gi1 Bcc: all@example.net [31m evil"
    assert payload["custom_details"]["owner"] == "branches"
    assert "payload" not in resolved


def test_pagerduty_keeps_within_the_limits_of_the_api() -> None:
    from netaudit.notify.pagerduty import event

    told = event(alert(key="k" * 900, title="t" * 5000), "x")
    assert len(str(told["dedup_key"])) == 255
    assert len(told["payload"]["summary"]) == 1024  # type: ignore[index]


def test_a_webhook_is_signed_so_that_its_receiver_can_check_it() -> None:
    with http_receiver() as server:
        sent(Webhook(url=server.url, key=Secret(env="KEY"), headers={"X-Team": "net"}), message(alert(), digest=True))
    [headers], [body] = server.headers, server.bodies
    expected = hmac.new(b"R0UTINGKEY", headers["X-Netaudit-Timestamp"].encode() + b"." + body, hashlib.sha256)
    assert headers["X-Netaudit-Signature"] == f"sha256={expected.hexdigest()}"
    assert headers["X-Netaudit-Timestamp"] == str(int(NOW.timestamp()))
    assert (headers["X-Netaudit-Id"], headers["X-Team"]) == ("0123456789", "net")
    [document] = server.documents
    assert (document["schema"], document["run"], document["digest"]) == ("netaudit.alert/1", "run-1", True)
    assert document["alerts"][0]["devices"] == ["r1", "r2"]


@pytest.mark.parametrize(("status", "words"), [(500, "answered 500"), (404, "answered 404"), (302, "answered 302")])
def test_what_a_server_refuses_is_told_without_the_address(status: int, words: str) -> None:
    with http_receiver() as server:
        server.usual = status
        with pytest.raises(Undelivered, match=words) as told:
            sent(Webhook(url=Secret(env="URL")), message(alert()), URL=f"{server.url}/T0KEN")
    assert "T0KEN" not in str(told.value)


def test_a_server_that_is_not_there() -> None:
    with http_receiver() as server:
        gone = server.url
    for channel in (
        Webhook(url=gone),
        PagerDuty(key=Secret(env="KEY"), url=gone),
        Email(host="127.0.0.1", port=int(gone.split(":")[2].split("/")[0]), to=("a@b",), security="none"),
    ):
        with pytest.raises(Undelivered, match="cannot be reached"):
            sent(channel, message(alert()))


def test_mail() -> None:
    with smtp_receiver() as server:
        channel = Email(host="127.0.0.1", port=server.port, to=("noc@example.net", "b@example.net"), security="none",
                        sender="netaudit@example.net")  # fmt: skip
        sent(channel, message(alert(), alert("resolved", "finding/b", severity="low"), digest=True))
    [mail] = server.mails
    assert server.envelopes == [("netaudit@example.net", ["noc@example.net", "b@example.net"])]
    assert mail["Subject"] == "[netaudit] 1 new, 1 resolved"
    assert mail["Message-ID"] == "<0123456789@netaudit>"
    assert mail["Bcc"] is None
    text = mail.get_content()  # type: ignore[attr-defined]
    assert text.index("New (1)") < text.index("Resolved (1)")
    assert "critical: RED-001 r1, r2: Gi1 Bcc: all@example.net [31m evil" in text
    assert "(site br1, owner branches)" in text
    assert not set(text) & {"\x1b", "\u202e"}


def test_mail_that_is_refused() -> None:
    with smtp_receiver() as server:
        server.refuse = "451 try later"
        with pytest.raises(Undelivered, match=r"127\.0\.0\.1 answered 451"):
            sent(Email(host="127.0.0.1", port=server.port, to=("a@b",), security="none"), message(alert()))


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that signs itself, and its key."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "c.pem", folder / "k.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))  # fmt: skip
    return public, private


def test_mail_with_starttls_and_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    public, private = _certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)

    def check(server: object, session: object, envelope: object, mechanism: str, data: object) -> AuthResult:
        fits = isinstance(data, LoginPassword) and (data.login, data.password) == (b"u", b"mail-pass")
        return AuthResult(success=fits, handled=fits)

    with smtp_receiver(tls_context=context, require_starttls=True, authenticator=check, auth_required=True) as server:
        channel = Email(host="127.0.0.1", port=server.port, to=("a@b.example",), user="u", password=Secret(env="PASS"))
        with pytest.raises(Undelivered, match=r"the certificate of 127\.0\.0\.1 is not trusted"):
            sent(channel, message(alert()))
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
        sent(channel, message(alert()))
        with pytest.raises(Undelivered, match="refused user and password") as told:
            sent(channel, message(alert()), PASS="wrong-pass")
    assert "wrong-pass" not in str(told.value)
    assert len(server.mails) == 1


def test_apprise_reaches_what_it_knows() -> None:
    with http_receiver() as server:
        server.usual = 200
        url = f"json://127.0.0.1:{server.port}/T0KEN"
        sent(AppriseChannel(url=Secret(env="URL")), message(alert()), URL=url)
        server.usual = 500
        with pytest.raises(Undelivered, match="did not take it"):
            sent(AppriseChannel(url=Secret(env="URL")), message(alert()), URL=url)
    [document] = server.documents
    assert document["title"].startswith("[netaudit] critical new: RED-001 r1, r2: Gi1 Bcc")
    assert "A site has two ways out." in document["message"]
    with pytest.raises(Undelivered, match="does not know this kind of address"):
        sent(AppriseChannel(url=Secret(env="URL")), message(alert()), URL="nothing-at-all")


def test_secrets_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(Undelivered, match="the environment variable NO_SUCH is not set"):
        fetch(Secret(env="NO_SUCH"), tmp_path, {})
    held = tmp_path / "key"
    held.write_text("s3cret\n")
    held.chmod(0o644)
    with pytest.raises(Undelivered, match="can be read by others: chmod 600"):
        fetch(Secret(file="key"), tmp_path)
    held.chmod(0o600)
    assert fetch(Secret(file="key"), tmp_path) == "s3cret"
