"""
Service messages offer nothing: words, links and markers by which an offer, a coupon or a measurement is known.

Pure. A message that somebody needs may not carry what only those who agreed may receive; who has something to offer
makes a campaign. The list is short on purpose: each entry names what an offer says and a state of affairs does not.
Law: Legea 506/2004 art. 12; Legea 365/2002 art. 6.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from registratura.kernel.text import fold


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the piece of text, and which rule knows it (`offer`, `price`, `coupon`, `link`, `image`)."""

    rule: str
    words: str


_WORDS: dict[str, tuple[str, ...]] = {
    "offer": (
        r"ofert(?:a|e|ele|elor|ei) (?:special\w*|limitat\w*|noastr\w*|promotional\w*|zilei)",
        r"profitati",
        r"nu rata(?:ti)?",
        r"promoti(?:e|a|i|ile|onal\w*)",
        r"discount\w*",
        r"black friday",
        r"doar (?:azi|astazi|acum) la",
        r"(?:cumparati|comandati) (?:acum|azi|chiar)",
        r"special offer",
        r"limited offer",
        r"best price",
        r"buy now",
        r"treceti la planul",
        r"upgrade",
    ),
    "price": (
        r"reducer\w+ (?:de|cu|la pret)",
        r"\d+ ?% (?:reducere|mai ieftin|off|discount)",
        r"pret(?:ul)? (?:special|redus|promotional)",
        r"la jumatate de pret",
        r"prima luna gratuit\w*",
    ),
    "coupon": (r"cupo(?:n|ane)\w*", r"voucher\w*", r"cod(?:ul)? promo\w*", r"promo code", r"coupon\w*"),
}
_PATTERNS = [(rule, re.compile(rf"\b(?:{words})\b")) for rule, group in _WORDS.items() for words in group]
_URL = re.compile(r"https?://[^\s<>\"')]+", re.IGNORECASE)
_MARKERS = frozenset(
    {
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "utm_term",
        "utm_content",
        "gclid",
        "fbclid",
        "mc_cid",
        "mc_eid",
    }
)
_CAMPAIGN_PATHS = ("/noutati/",)
_CHOICES = ("/noutati/confirmare/", "/noutati/alegeri/")
_IMAGE = re.compile(r"<\s*(?:img|picture|video|iframe|link|script)\b|url\(|background\s*=", re.IGNORECASE)


def promotion_in(text: str) -> tuple[Found, ...]:
    """
    Return what in a text offers, prices, rewards or measures; nothing for a message that only says how things stand.

    Law: Legea 506/2004 art. 12 alin. (1); Legea 365/2002 art. 6.
    """
    plain = fold(text)
    found = [Found(rule, match[0]) for rule, pattern in _PATTERNS for match in pattern.finditer(plain)]
    found += [Found("image", match[0]) for match in _IMAGE.finditer(text)]
    found += [Found("link", url) for url in _URL.findall(text) if _leads_to_an_offer(url)]
    return tuple(dict.fromkeys(found))


def _leads_to_an_offer(url: str) -> bool:
    parts = urlsplit(url)
    if _MARKERS & {name.lower() for name, _value in parse_qsl(parts.query, keep_blank_values=True)}:
        return True
    return parts.path.startswith(_CAMPAIGN_PATHS) and not parts.path.startswith(_CHOICES)


def said(found: Iterable[Found]) -> str:
    """
    Return what was found as one enumeration, for the person who must take it out.

    Law: Legea 506/2004 art. 12 alin. (1).
    """
    return ", ".join(f"„{one.words}”" for one in found)
