"""The words of this room: states, outcomes, kinds, each with its tone."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.payments.rules import Account, FactKind, State

Words = str | Promise

STATES: Final[Mapping[str, tuple[Words, str]]] = {
    State.WAITING: (_("așteaptă plata"), ""),
    State.PREAUTH: (_("suma este rezervată, nu încasată"), "info"),
    State.PARTLY: (_("plătit în parte"), "warn"),
    State.CONFIRMED: (_("plătit"), "ok"),
    State.REJECTED: (_("plata a fost refuzată"), "danger"),
    State.ERROR: (_("plata nu a reușit"), "danger"),
    State.REFUNDED: (_("restituit"), ""),
    State.PARTIALLY_REFUNDED: (_("restituit în parte"), "warn"),
    State.CHARGED_BACK: (_("banii au fost luați înapoi de bancă"), "danger"),
    State.CANCELLED: (_("închis"), ""),
}
KINDS: Final[Mapping[str, Words]] = {
    FactKind.PENDING: _("în lucru la procesator"),
    FactKind.PREAUTH: _("sumă rezervată"),
    FactKind.REJECTED: _("refuzată"),
    FactKind.ERROR: _("nereușită"),
    FactKind.CANCELLED: _("renunțare"),
    FactKind.PAID: _("plată"),
    FactKind.REFUNDED: _("restituire"),
    FactKind.DISPUTED: _("contestație deschisă"),
    FactKind.SETTLED: _("contestație închisă"),
    FactKind.CHARGED_BACK: _("bani luați înapoi de bancă"),
    FactKind.REINSTATED: _("bani redați după contestație"),
    FactKind.USED: _("plată în plus folosită în altă parte"),
}
ACCOUNTS: Final[Mapping[str, Words]] = {
    Account.BANK: _("contul bancar"),
    Account.CLEARING: _("la procesator"),
    Account.ORDERS: _("facturi de încasat"),
    Account.UNMATCHED: _("nelămurit"),
    Account.CHARGES: _("comisioane"),
    Account.OTHER: _("altceva decât facturi"),
}
PROVIDERS: Final[Mapping[str, Words]] = {
    "netopia": "Netopia Payments",
    "euplatesc": "EuPlatesc",
    "stripe": "Stripe",
    "bank": _("transfer bancar"),
    "credit": _("plată în plus"),
}
# What became of a notification, with the reason where it was not believed.
OUTCOMES: Final[Mapping[str, tuple[Words, str]]] = {
    "counted": (_("numărată"), "ok"),
    "repeated": (_("știută deja"), ""),
    "noted": (_("notată, nu mișcă bani"), ""),
    "waiting": (_("așteaptă plata despre care vorbește"), "warn"),
    "order": (_("respinsă: ordinul nu este al nostru"), "danger"),
    "amount": (_("respinsă: altă sumă decât cea cerută"), "danger"),
    "currency": (_("respinsă: altă monedă decât leul"), "danger"),
    "provider": (_("respinsă: ordinul a plecat la alt procesator"), "danger"),
    "replay": (_("respinsă: numărul ei de unică folosință a mai venit cu alt conținut"), "danger"),
    "signature": (_("respinsă: semnătura nu se potrivește"), "danger"),
    "algorithm": (_("respinsă: alt algoritm de semnătură"), "danger"),
    "key": (_("respinsă: nu avem cheia procesatorului"), "danger"),
    "headers": (_("respinsă: îi lipsește semnătura"), "danger"),
    "issuer": (_("respinsă: alt emitent"), "danger"),
    "audience": (_("respinsă: este pentru alt comerciant"), "danger"),
    "body": (_("respinsă: conținutul a fost schimbat"), "danger"),
    "late": (_("respinsă: prea veche"), "danger"),
    "early": (_("respinsă: dintr-un moment care nu a venit"), "danger"),
    "form": (_("respinsă: formă necunoscută"), "danger"),
    "card": (_("respinsă și nepăstrată: conținea date de card"), "danger"),
    "closed": (_("respinsă: procesatorul nu este folosit"), "danger"),
}
# What became of a line of a statement.
LINES: Final[Mapping[str, tuple[Words, str]]] = {
    "matched": (_("plata unei facturi"), "ok"),
    "refund": (_("restituire făcută"), "ok"),
    "payout": (_("decontare de la procesator"), "ok"),
    "unmatched": (_("de lămurit"), "warn"),
    "other": (_("nu este plata unei facturi"), ""),
    "known": (_("numărată deja"), ""),
    "outgoing": (_("plată făcută de noi"), ""),
    "currency": (_("altă monedă"), "warn"),
    "not-final": (_("nu este definitivă la bancă"), "warn"),
}
SUGGESTED: Final[Mapping[str, Words]] = {
    "reference": _("referința ordinului"),
    "invoice": _("numărul facturii și suma"),
    "cui": _("codul fiscal al clientului și suma"),
    "name": _("numele clientului și suma"),
    "amount": _("singurul ordin cu suma aceasta"),
    "refund": _("restituirea cerută cu suma aceasta"),
    "payout": _("decontarea procesatorului cu suma aceasta"),
}


def named(words: Mapping[str, tuple[Words, str]], key: str) -> str:
    """Return the words of a key, the key itself for one from another time."""
    return str(words[key][0]) if key in words else key


def tone(words: Mapping[str, tuple[Words, str]], key: str) -> str:
    """Return the tone of a key."""
    return words[key][1] if key in words else ""
