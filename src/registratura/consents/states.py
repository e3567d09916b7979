"""The states of a consent, as the Data Privacy Vocabulary names them, and the ways between them."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class State(StrEnum):
    """Where a consent stands."""

    REQUESTED = "requested"
    DEFERRED = "deferred"
    REFUSED = "refused"
    GIVEN = "given"
    RENEWED = "renewed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    INVALIDATED = "invalidated"
    UNKNOWN = "unknown"


PROCESSING = frozenset({State.GIVEN, State.RENEWED})
"""The only states under which anything may be done."""

DPV: dict[State, str] = {
    State.REQUESTED: "dpv:ConsentRequested",
    State.DEFERRED: "dpv:ConsentRequestDeferred",
    State.REFUSED: "dpv:ConsentRefused",
    State.GIVEN: "dpv:ConsentGiven",
    State.RENEWED: "dpv:RenewedConsentGiven",
    State.WITHDRAWN: "dpv:ConsentWithdrawn",
    State.EXPIRED: "dpv:ConsentExpired",
    State.TERMINATED: "dpv:ConsentRevoked",
    State.INVALIDATED: "dpv:ConsentInvalidated",
    State.UNKNOWN: "dpv:ConsentUnknown",
}

STATE_NAMES: dict[State, str | Promise] = {
    State.REQUESTED: _("cerut, fără răspuns"),
    State.DEFERRED: _("amânat"),
    State.REFUSED: _("refuzat"),
    State.GIVEN: _("dat"),
    State.RENEWED: _("reînnoit"),
    State.WITHDRAWN: _("retras"),
    State.EXPIRED: _("expirat"),
    State.TERMINATED: _("încheiat"),
    State.INVALIDATED: _("fără valoare"),
    State.UNKNOWN: _("necunoscut"),
}

_YES, _NO = {State.GIVEN}, {State.REFUSED, State.DEFERRED}
_ENDS = {State.WITHDRAWN, State.EXPIRED, State.TERMINATED, State.INVALIDATED}

WAYS: dict[State, frozenset[State]] = {
    State.UNKNOWN: frozenset({State.REQUESTED, *_YES, *_NO}),
    State.REQUESTED: frozenset({*_YES, *_NO, State.TERMINATED}),
    State.DEFERRED: frozenset({*_YES, *_NO, State.REQUESTED, State.TERMINATED}),
    State.REFUSED: frozenset({*_YES, State.REFUSED, State.TERMINATED}),
    State.GIVEN: frozenset({State.RENEWED, *_ENDS}),
    State.RENEWED: frozenset({State.RENEWED, *_ENDS}),
    State.WITHDRAWN: frozenset({*_YES, State.REFUSED, State.TERMINATED}),
    State.EXPIRED: frozenset({*_YES, *_NO, State.REQUESTED, State.TERMINATED}),
    State.TERMINATED: frozenset(),
    State.INVALIDATED: frozenset({*_YES, *_NO, State.REQUESTED, State.TERMINATED}),
}


class Method(StrEnum):
    """How an answer was given."""

    BUTTON = "button"
    CHECKBOX = "checkbox"
    VOICE = "voice"
    SIGNED_FORM = "signed_form"
    API = "api"
    SIGNAL = "gpc"
    UNSUBSCRIBE = "unsubscribe"
    SYSTEM = "system"


METHOD_NAMES: dict[Method, str | Promise] = {
    Method.BUTTON: _("prin buton, pe pagina dumneavoastră"),
    Method.CHECKBOX: _("prin bifă"),
    Method.VOICE: _("prin viu grai"),
    Method.SIGNED_FORM: _("pe formular semnat"),
    Method.API: _("printr-un program"),
    Method.SIGNAL: _("prin semnalul browserului"),
    Method.UNSUBSCRIBE: _("prin dezabonare"),
    Method.SYSTEM: _("de către program"),
}

# An affirmative act is a person's: none of these can make a consent.
SILENT_METHODS = frozenset({Method.SIGNAL, Method.SYSTEM, Method.UNSUBSCRIBE})
