"""What this room answers."""

from registratura.disclosures.catalogue import CATEGORY_NAMES, GROUND_NAMES
from registratura.disclosures.queries.register import (
    DisclosureLine,
    DisclosurePage,
    RecipientLine,
    count_of_subject,
    disclosures,
    of_subject,
    recipient,
    recipients,
)
from registratura.disclosures.queries.requests import RequestCard, open_request_count, request_card, requests
from registratura.disclosures.queries.sharing import (
    LinkLine,
    OpeningLine,
    OpenLink,
    institution_of_secret,
    link_of_secret,
    links_of_entry,
    openings_of,
)
from registratura.disclosures.queries.viewing import (
    ViewingFilter,
    ViewingLine,
    ViewingPage,
    seen_by_accounts,
    viewing_names,
    viewings,
)

__all__ = [
    "CATEGORY_NAMES",
    "GROUND_NAMES",
    "DisclosureLine",
    "DisclosurePage",
    "LinkLine",
    "OpenLink",
    "OpeningLine",
    "RecipientLine",
    "RequestCard",
    "ViewingFilter",
    "ViewingLine",
    "ViewingPage",
    "count_of_subject",
    "disclosures",
    "institution_of_secret",
    "link_of_secret",
    "links_of_entry",
    "of_subject",
    "open_request_count",
    "openings_of",
    "recipient",
    "recipients",
    "request_card",
    "requests",
    "seen_by_accounts",
    "viewing_names",
    "viewings",
]
