"""Which level an account reached, by what, until when; what it is linked with; what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.accounts import queries as people
from registratura.assurance import rules
from registratura.assurance.fingerprints import of_address, of_identifier, of_phone, of_subject
from registratura.assurance.kinds import ChallengeState, Paper
from registratura.assurance.links import digest_of
from registratura.assurance.models import Challenge, Proof, ProviderLink, SignUp
from registratura.assurance.rules import Held
from registratura.kernel.assurance import Level

PAPERS: list[tuple[str, str]] = [(value, str(name)) for value, name in Paper.choices]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofCard:
    """A proof as its person sees it. `counts`: at the moment of the question."""

    id: int
    level: Level
    method: str
    evidence: str
    proven_at: datetime
    proven_by_name: str
    place_name: str
    lapses_at: datetime | None
    counts: bool


def proofs_of(user_id: int, *, at: datetime) -> list[ProofCard]:
    """Return what is open of an account's proofs, the strongest first; lapsed ones do not count but are told."""
    rows = list(Proof.objects.select_related("place").filter(user_id=user_id, ended_at__isnull=True))
    names = people.names_of(row.proven_by_id for row in rows)
    same = _still(user_id, rows)
    cards = [
        ProofCard(
            id=row.pk,
            level=Level(row.level),
            method=row.method,
            evidence=row.evidence,
            proven_at=row.proven_at,
            proven_by_name=names.get(row.proven_by_id or 0, ""),
            place_name=row.place.name if row.place is not None else "",
            lapses_at=row.lapses_at,
            counts=rules.holds(proof=_held(row, same), now=at),
        )
        for row in rows
    ]
    return sorted(cards, key=lambda card: -card.level.strength)


def level_of(user_id: int, *, at: datetime) -> Level | None:
    """Return the strongest level that an account holds at a moment, or None."""
    rows = list(Proof.objects.filter(user_id=user_id, ended_at__isnull=True))
    same = _still(user_id, rows)
    return rules.reached(proofs=[_held(row, same) for row in rows], now=at)


def is_proven_number(user_id: int, number: str, *, at: datetime) -> bool | None:
    """
    Say whether a national number is the one an identity provider vouched for; None when none was vouched for lately.

    The number itself is nowhere here: fingerprints are compared.
    """
    row = Proof.objects.filter(user_id=user_id, level=Level.OIDC.value, ended_at__isnull=True).first()
    if row is None or row.fingerprint is None or not rules.holds(proof=_held(row, {}), now=at):
        return None
    return bytes(row.fingerprint) == of_identifier(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenHere:
    """A confirmation that an institution gave at its counter."""

    id: int
    user_name: str
    paper: str
    proven_at: datetime
    proven_by_name: str
    ended_at: datetime | None


def given_at(place_id: int, *, limit: int = 50) -> list[GivenHere]:
    """Return the confirmations that an institution gave at its counter, the newest first."""
    rows = list(Proof.objects.filter(place_id=place_id).order_by("-id")[:limit])
    names = people.names_of(number for row in rows for number in (row.user_id, row.proven_by_id))
    return [
        GivenHere(
            id=row.pk,
            user_name=names.get(row.user_id, ""),
            paper=row.evidence,
            proven_at=row.proven_at,
            proven_by_name=names.get(row.proven_by_id or 0, ""),
            ended_at=row.ended_at,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class LinkCard:
    """An identity at a provider that opens the account."""

    id: int
    provider: str
    issuer: str
    linked_at: datetime
    used_at: datetime


def links_of(user_id: int) -> list[LinkCard]:
    """Return the identities at providers that open an account."""
    rows = ProviderLink.objects.filter(user_id=user_id).order_by("id")
    return [LinkCard(row.pk, row.provider, row.issuer, row.linked_at, row.used_at) for row in rows]


def account_of(*, issuer: str, subject: str) -> int | None:
    """Return whose account an identity at a provider opens, or None."""
    rows = ProviderLink.objects.filter(issuer=issuer, subject_digest=of_subject(issuer, subject))
    return rows.values_list("user_id", flat=True).first()


@dataclass(frozen=True, slots=True)
class SignUpCard:
    """An account that was asked for and can still be made."""

    email: str
    full_name: str


def sign_up_at(secret: str, *, at: datetime) -> SignUpCard | None:
    """Return the account that a letter's link would make, without using it, or None."""
    row = SignUp.objects.filter(digest=digest_of(secret), used_at__isnull=True, ends_at__gt=at).first()
    return SignUpCard(row.email, row.full_name) if row is not None else None


@dataclass(frozen=True, slots=True)
class ChallengeCard:
    """A paper to sign, and where it stands."""

    state: ChallengeState
    ends_at: datetime
    refusal: str


def challenge_of(user_id: int, *, at: datetime) -> ChallengeCard | None:
    """Return the paper that a person has to sign, or None."""
    row = Challenge.objects.defer("paper", "signed").filter(user_id=user_id, ends_at__gt=at).first()
    return ChallengeCard(ChallengeState(row.state), row.ends_at, row.refusal) if row is not None else None


def paper_of(user_id: int, *, at: datetime) -> bytes | None:
    """Return the paper itself, or None."""
    row = Challenge.objects.filter(user_id=user_id, ends_at__gt=at).values_list("paper", flat=True).first()
    return bytes(row) if row is not None else None


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A signed paper that waits to be checked."""

    content: bytes
    signed_at: datetime


def signed_paper_of(user_id: int) -> SignedPaper | None:
    """Return the signed paper of a person that waits to be checked, or None."""
    row = Challenge.objects.filter(user_id=user_id, state=ChallengeState.CHECKING).first()
    if row is None or row.signed is None or row.signed_at is None:
        return None
    return SignedPaper(bytes(row.signed), row.signed_at)


def waiting_checks(*, limit: int = 20) -> list[int]:
    """Return the persons whose signed papers wait, the oldest first."""
    rows = Challenge.objects.filter(state=ChallengeState.CHECKING).order_by("signed_at", "pk")
    return list(rows.values_list("user_id", flat=True)[:limit])


def paper_words(paper: str, ending: str) -> str:
    """Return what is kept of a paper seen at a counter, in words."""
    return _("%(paper)s, numărul se termină în %(ending)s") % {"paper": dict(PAPERS)[paper], "ending": ending}


def _held(row: Proof, same: dict[str, bool]) -> Held:
    return Held(
        level=Level(row.level),
        lapses_at=row.lapses_at,
        ended_at=row.ended_at,
        same=same.get(row.level, True),
    )


def _still(user_id: int, rows: Iterable[Proof]) -> dict[str, bool]:
    """Say of the address and the telephone whether the account still has those that were proven."""
    kept = {row.level: bytes(row.fingerprint) for row in rows if row.fingerprint is not None}
    found: dict[str, bool] = {}
    if Level.EMAIL in kept:
        contact = people.contact_of(user_id)
        found[Level.EMAIL] = contact is not None and kept[Level.EMAIL] == of_address(contact.email)
    if Level.PHONE in kept:
        found[Level.PHONE] = kept[Level.PHONE] == of_phone(people.profile_of(user_id).phone)
    return found
