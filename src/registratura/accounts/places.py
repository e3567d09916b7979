"""Where and when something happened, told so roughly that a person recognizes it and nobody is followed by it."""

import ipaddress
from datetime import datetime

MINUTES = 15
_PROGRAMS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def rough_moment(moment: datetime) -> datetime:
    """Return the beginning of the quarter of an hour."""
    return moment.replace(minute=moment.minute - moment.minute % MINUTES, second=0, microsecond=0)


def rough_network(address: str) -> str:
    """Return the half of an address that names the provider's network: 86.120.*.*; empty for what is no address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    if isinstance(parsed, ipaddress.IPv4Address):
        first, second, *_rest = str(parsed).split(".")
        return f"{first}.{second}.*.*"
    return f"{':'.join(parsed.exploded.split(':')[:2])}:*"


def rough_browser(agent: str) -> str:
    """Return the program and the system that a browser says it is, as `Firefox/Windows`; empty when it says neither."""
    found = (next((name for sign, name in names if sign in agent), "") for names in (_PROGRAMS, _SYSTEMS))
    return "/".join(name for name in found if name)
