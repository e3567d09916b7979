"""Recipients, disclosures with those they concern, shared links, requests of authorities, and who saw what."""

from registratura.disclosures.models.authority import AuthorityRequest
from registratura.disclosures.models.register import Concerned, Disclosure, Recipient
from registratura.disclosures.models.sharing import ShareLink, ShareOpening
from registratura.disclosures.models.viewing import Viewing

__all__ = [
    "AuthorityRequest",
    "Concerned",
    "Disclosure",
    "Recipient",
    "ShareLink",
    "ShareOpening",
    "Viewing",
]
