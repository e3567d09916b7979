"""
The days that law reads out of a dispatch: when the paper left, and when its recipient is taken as told. Pure.

No act sets one rule of communication for all papers of an institution. Where one is taken over from procedure, or none
was found, `doubt` is true: screens say it, and a legal reader decides for the institution.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from registratura.kernel.text import N_


@dataclass(frozen=True, slots=True)
class Communication:
    """
    Whether and when the recipient is taken as told. `on` is None when the paper has not reached anybody.

    `rule` is kept with the shipment. `ground` says in Romanian where it comes from.
    """

    on: date | None
    rule: str
    ground: str
    doubt: bool


GROUNDS: dict[str, tuple[str, bool]] = {
    "ar.signed": (N_("data semnăturii de pe confirmarea de primire"), False),
    "hand.signed": (N_("data semnăturii de primire"), False),
    "courier.signed": (N_("data semnăturii de pe dovada curierului"), True),
    "post.tracked": (N_("data predării din urmărirea trimiterii; legea nu o numește dovadă"), True),
    "post.refused": (N_("data refuzului notat de poștă, după regula din procedura civilă"), True),
    "post.expired": (
        N_("data la care a expirat păstrarea la poștă; pentru răspunsurile la petiții legea tace"),
        True,
    ),
    "email.accepted": (
        N_("data la care serverul destinatarului a primit mesajul; e-mailul simplu nu are prezumție legală"),
        True,
    ),
    "email.read": (N_("data confirmării de citire; e-mailul simplu nu are prezumție legală"), True),
    "portal.read": (N_("data deschiderii în portal"), True),
    "exchange.registered": (
        N_("data numărului dat de destinatar, din confirmarea semnată de el; legea nu o numește"),
        True,
    ),
}
_NOT_TOLD = Communication(None, "", "", doubt=False)


def _told(on: date, rule: str) -> Communication:
    words, doubt = GROUNDS[rule]
    return Communication(on, rule, words, doubt)


def on_delivery(*, method: str, on: date) -> Communication:
    """
    Return the communication of a paper that came into somebody's hands or was read.

    Law: Codul de procedură civilă art. 163-165 (dovada înmânării), OUG 38/2020 (e-mail; silent on the day).
    """
    rules = {
        "post_ar": "ar.signed",
        "post_registered": "post.tracked",
        "hand": "hand.signed",
        "courier": "courier.signed",
        "email": "email.read",
        "portal": "portal.read",
        "exchange": "exchange.registered",
    }
    return _told(on, rules[method]) if method in rules else _NOT_TOLD


def on_departure(*, method: str, on: date, email_counts: str) -> Communication:
    """
    Return the communication that the departure alone brings: of an e-mail, where the institution takes it so.

    on: the day on which the recipient's server took the message. email_counts: `accepted` or `read`.
    Law: OUG 38/2020; Regulamentul (UE) 910/2014 art. 43-44: only qualified delivery has a presumption.
    """
    if method == "email" and email_counts == "accepted":
        return _told(on, "email.accepted")
    return _NOT_TOLD


def on_return(*, method: str, reason: str, on: date) -> Communication:
    """
    Return the communication of a letter that came back or was refused.

    A refusal, and a letter kept at the post until its time ran out, count only with a registered item. An unknown,
    moved or dead recipient, or a wrong address, means that nobody was told.
    Law: Codul de procedură civilă art. 163 (refuzul primirii); OG 27/2002 is silent.
    """
    if method not in ("post_registered", "post_ar"):
        return _NOT_TOLD
    return {
        "refused": _told(on, "post.refused"),
        "expired": _told(on, "post.expired"),
    }.get(reason, _NOT_TOLD)


# What the post notes on a letter that never found its recipient where it was addressed to.
_NOT_FOUND = frozenset({"unknown", "address", "other"})


def is_lost(*, state: str, return_reason: str) -> bool:
    """
    Say whether a shipment reached nobody, so that what it carries is still to be communicated.

    A letter that was refused, that nobody fetched, or whose recipient moved away or died was sent where it was asked
    for: its departure stands. One with a wrong or insufficient address, or for somebody unknown there, does not.
    Law: OG 27/2002 art. 8 alin. (1): the answer is communicated; the act is silent about letters that come back.
    """
    return state == "failed" or (state == "returned" and return_reason in _NOT_FOUND)


def day_problem(*, day: date, earliest: date, today: date) -> str:
    """
    Return why a day cannot be that of a departure or an arrival: `before`, `future`, or nothing.

    earliest: the day of registering for a departure, the day of departure for an arrival.
    Law: OG 27/2002 art. 8 alin. (1): the day that stops a term is the one on which the answer left, never another.
    """
    if day < earliest:
        return "before"
    return "future" if day > today else ""


@dataclass(frozen=True, slots=True)
class Letter:
    """
    A shipment meant for a petitioner. `id` grows with the order of preparing; `recipient` is compared folded.

    `state` is `failed` for whatever `is_lost`.
    """

    id: int
    recipient: str
    state: str


_GONE = frozenset({"sent", "delivered", "returned", "refused"})


def has_left(*, letters: Collection[Letter]) -> bool:
    """
    Say whether an answer has left as a whole: something left, nothing meant for a petitioner waits or fell by the way.

    One that did not reach its recipient counts as replaced by another letter to the same recipient, or by any
    that was prepared after it and left. letters: all shipments but copies for information.
    Law: OG 27/2002 art. 8 alin. (1), Legea 544/2001 art. 7: the answer is communicated to whoever asked.
    """
    gone = [letter for letter in letters if letter.state in _GONE]
    if not gone or any(letter.state in ("prepared", "bundled") for letter in letters):
        return False
    return all(
        any(other.id > letter.id or other.recipient == letter.recipient for other in gone)
        for letter in letters
        if letter.state == "failed"
    )
