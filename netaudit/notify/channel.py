"""What every channel is: something that takes a message, or says why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from netaudit.notify.settings import Secret

TIMEOUT_S = 15.0
Fetch = Callable[[Secret], str]


class Undelivered(Exception):
    """A channel did not take a message. It says why in one line, and never shows a secret."""


def post(url: str, data: bytes, headers: Mapping[str, str]) -> Any:
    """POSTs JSON; the response. Raises Undelivered for anything but a 2xx.

    Redirects are not followed: a message goes where the settings say, or nowhere.
    """
    import requests

    host = urlsplit(url).hostname or "the address"
    try:
        response = requests.post(
            url,
            data=data,
            headers={"Content-Type": "application/json", "User-Agent": "netaudit", **headers},
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
    except requests.Timeout:
        raise Undelivered(f"{host} did not answer in {TIMEOUT_S:.0f} s") from None
    except requests.exceptions.SSLError:
        raise Undelivered(f"the certificate of {host} is not trusted") from None
    except (requests.ConnectionError, requests.exceptions.InvalidURL):
        raise Undelivered(f"{host} cannot be reached") from None
    except requests.RequestException as error:  # its text may hold the URL, which may be a secret
        raise Undelivered(f"{host}: {type(error).__name__}") from None
    if not 200 <= response.status_code < 300:
        raise Undelivered(f"{host} answered {response.status_code} {response.reason or ''}".rstrip())
    return response
