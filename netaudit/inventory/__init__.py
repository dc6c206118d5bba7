"""Which devices there are, how they are reached, and what is said about them."""

from netaudit.inventory.credentials import Secrets, logins
from netaudit.inventory.host import Credentials, Host, Inventory
from netaudit.inventory.intent_file import device_intents, load_intent, load_links
from netaudit.inventory.loading import load
from netaudit.inventory.selection import select

__all__ = [
    "Credentials",
    "Host",
    "Inventory",
    "Secrets",
    "device_intents",
    "load",
    "load_intent",
    "load_links",
    "logins",
    "select",
]
