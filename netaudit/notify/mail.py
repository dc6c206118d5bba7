"""Mail over SMTP (RFC 5321), with STARTTLS or TLS and checked certificates."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from netaudit.notify.channel import TIMEOUT_S, Fetch, Undelivered
from netaudit.notify.routing import Message
from netaudit.notify.settings import Email
from netaudit.notify.wording import body, subject

PORTS = {"none": 25, "starttls": 587, "tls": 465}


def send(channel: Email, message: Message, fetch: Fetch, now: datetime) -> None:
    """Send a message. Raises Undelivered."""
    password = fetch(channel.password) if channel.password is not None else None
    port = channel.port or PORTS[channel.security]
    try:
        with _connected(channel, port) as server:
            if channel.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if channel.user is not None and password is not None:
                server.login(channel.user, password)
            refused = server.send_message(written(channel, message, now))
    except smtplib.SMTPAuthenticationError:
        raise Undelivered(f"{channel.host} refused user and password") from None
    except smtplib.SMTPResponseException as error:
        raise Undelivered(f"{channel.host} answered {error.smtp_code}") from None
    except smtplib.SMTPRecipientsRefused:
        raise Undelivered(f"{channel.host} takes mail for none of the recipients") from None
    except ssl.SSLError:
        raise Undelivered(f"the certificate of {channel.host} is not trusted") from None
    except smtplib.SMTPException as error:
        raise Undelivered(f"{channel.host}: {type(error).__name__}") from None
    except OSError as error:
        raise Undelivered(f"{channel.host} port {port} cannot be reached: {error.strerror or 'no answer'}") from None
    if refused:
        raise Undelivered(f"{channel.host} does not take mail for {', '.join(refused)}")


def _connected(channel: Email, port: int) -> smtplib.SMTP:
    if channel.security == "tls":
        return smtplib.SMTP_SSL(channel.host, port, timeout=TIMEOUT_S, context=ssl.create_default_context())
    return smtplib.SMTP(channel.host, port, timeout=TIMEOUT_S)


def written(channel: Email, message: Message, now: datetime) -> EmailMessage:
    """The mail. Its Message-ID is the same when it is sent again."""
    mail = EmailMessage()
    mail["From"] = channel.sender
    mail["To"] = ", ".join(channel.to)
    mail["Subject"] = subject(message)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.id}@netaudit>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body(message))
    return mail
