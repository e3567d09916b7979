"""The rules by which MDN HTTP Observatory gives points for headers, those that bear on one site, asked offline."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from http.cookies import SimpleCookie

A_PLUS, BONUS_FROM = 100, 90
HALF_A_YEAR = 15_768_000
_PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
_BROAD = {"http:", "https:", "*", "data:", "'unsafe-inline'"}


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        source = dict(attrs).get("src") or ""
        if tag == "script" and ("//" in source or not source):
            self.foreign.append(source)


def points(
    headers: Mapping[str, str], cookies: list[str], page: str, plain: tuple[int, str]
) -> dict[str, int]:
    """
    Return what each rule adds to a hundred or takes from it.

    plain: status and `Location` of the same address without encryption.
    """
    found = {
        "csp": _policy(headers.get("content-security-policy", "")),
        "cookies": _cookies(cookies),
        "cors": -50 if headers.get("access-control-allow-origin") else 0,
        "redirection": 0 if plain[0] in (301, 302, 307, 308) and plain[1].startswith("https://") else -20,
        "referrer": 5 if headers.get("referrer-policy", "") in _PRIVATE else -5,
        "hsts": _hsts(headers.get("strict-transport-security", "")),
        "scripts": _scripts(page),
        "sniffing": 0 if headers.get("x-content-type-options") == "nosniff" else -5,
        "frames": _frames(headers),
        "resource": {"same-origin": 10, "same-site": 10, "cross-origin": 0, "": 0}.get(
            headers.get("cross-origin-resource-policy", ""), -5
        ),
    }
    return found


def score(found: Mapping[str, int]) -> int:
    """Add up: what is gained counts only where little was lost."""
    base = 100 + sum(one for one in found.values() if one < 0)
    return base + (sum(one for one in found.values() if one > 0) if base >= BONUS_FROM else 0)


def _directives(policy: str) -> dict[str, set[str]]:
    parts = [part.split() for part in policy.lower().split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def _policy(policy: str) -> int:
    told = _directives(policy)
    if not told:
        return -25
    by_default = told.get("default-src", {"*"})
    for name in ("script-src", "object-src"):
        if told.get(name, by_default) & _BROAD:
            return -20
    if any("http:" in sources for sources in told.values()):
        return -20
    if told.get("script-src", by_default) & {"'unsafe-eval'"}:
        return -10
    if told.get("style-src", by_default) & _BROAD:
        return 0
    closed = by_default == {"'none'"} and told.get("form-action", {"*"}) <= {"'self'", "'none'"}
    return 10 if closed else 5


def _cookies(lines: list[str]) -> int:
    if not lines:
        return 0
    worst = 5
    for line in lines:
        for one in SimpleCookie(line).values():
            if not one["secure"]:
                worst = min(worst, -40)
            if not one["httponly"]:
                worst = min(worst, -30)
            if one["samesite"].lower() not in ("lax", "strict"):
                worst = min(worst, -20)
    return worst


def _hsts(value: str) -> int:
    age = re.fullmatch(r"max-age=(\d+)(; ?includesubdomains)?(; ?preload)?", value.lower())
    if age is None:
        return -20
    return 0 if int(age[1]) >= HALF_A_YEAR else -10


def _scripts(page: str) -> int:
    reader = _Scripts()
    reader.feed(page)
    return -50 if reader.foreign else 0


def _frames(headers: Mapping[str, str]) -> int:
    if "frame-ancestors" in _directives(headers.get("content-security-policy", "")):
        return 5
    return 0 if headers.get("x-frame-options", "").lower() in ("deny", "sameorigin") else -20
