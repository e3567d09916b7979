"""Through which states a request goes. Closed: what is not written here is refused. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Status(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    IDENTITY_PENDING = "identity_pending"
    CLARIFICATION_PENDING = "clarification_pending"
    ASSESSING = "assessing"
    REQUIRES_INPUT = "requires_input"
    APPROVED = "approved"
    EXECUTING = "executing"
    AWAITING_RECIPIENTS = "awaiting_recipients"
    READY = "ready"
    DELIVERED = "delivered"
    PARTIALLY_REFUSED = "partially_refused"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn_by_subject"
    DUPLICATE = "duplicate"
    EXPIRED = "expired"


STATUSES: Mapping[Status, str | Promise] = {
    Status.RECEIVED: _("primită"),
    Status.IDENTITY_PENDING: _("așteaptă dovada că sunteți dumneavoastră"),
    Status.CLARIFICATION_PENDING: _("așteaptă o lămurire de la dumneavoastră"),
    Status.ASSESSING: _("în lucru"),
    Status.REQUIRES_INPUT: _("în lucru, așteaptă un răspuns din interior"),
    Status.APPROVED: _("aprobată"),
    Status.EXECUTING: _("se îndeplinește"),
    Status.AWAITING_RECIPIENTS: _("îndeplinită; îi anunțăm pe cei care au primit datele"),
    Status.READY: _("răspunsul este gata"),
    Status.DELIVERED: _("cu răspuns"),
    Status.PARTIALLY_REFUSED: _("îndeplinită în parte"),
    Status.REFUSED: _("refuzată, cu motive"),
    Status.WITHDRAWN: _("retrasă de dumneavoastră"),
    Status.DUPLICATE: _("lucrată împreună cu alta a dumneavoastră"),
    Status.EXPIRED: _("închisă fără răspunsul dumneavoastră"),
}

_S = Status
_OUT = frozenset({_S.WITHDRAWN, _S.DUPLICATE})

TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    _S.RECEIVED: frozenset({_S.IDENTITY_PENDING, _S.CLARIFICATION_PENDING, _S.ASSESSING}) | _OUT,
    _S.IDENTITY_PENDING: frozenset({_S.ASSESSING, _S.REFUSED, _S.EXPIRED}) | _OUT,
    _S.CLARIFICATION_PENDING: frozenset({_S.ASSESSING, _S.EXPIRED}) | _OUT,
    _S.ASSESSING: frozenset(
        {_S.IDENTITY_PENDING, _S.CLARIFICATION_PENDING, _S.REQUIRES_INPUT, _S.APPROVED, _S.REFUSED, _S.DELIVERED}
    )
    | {_S.AWAITING_RECIPIENTS}
    | _OUT,
    _S.REQUIRES_INPUT: frozenset({_S.ASSESSING, _S.APPROVED, _S.REFUSED, _S.WITHDRAWN}),
    _S.APPROVED: frozenset({_S.EXECUTING, _S.ASSESSING, _S.WITHDRAWN}),
    _S.EXECUTING: frozenset(
        {_S.AWAITING_RECIPIENTS, _S.READY, _S.REQUIRES_INPUT, _S.DELIVERED, _S.PARTIALLY_REFUSED, _S.REFUSED}
    ),
    _S.AWAITING_RECIPIENTS: frozenset({_S.READY, _S.DELIVERED, _S.PARTIALLY_REFUSED}),
    _S.READY: frozenset({_S.DELIVERED, _S.PARTIALLY_REFUSED, _S.EXPIRED}),
    _S.DELIVERED: frozenset(),
    _S.PARTIALLY_REFUSED: frozenset(),
    _S.REFUSED: frozenset(),
    _S.WITHDRAWN: frozenset(),
    _S.DUPLICATE: frozenset(),
    _S.EXPIRED: frozenset(),
}  # fmt: skip

ENDS = frozenset(status for status, onward in TRANSITIONS.items() if not onward)
OPEN = frozenset(Status) - ENDS
ANSWERED = frozenset({Status.DELIVERED, Status.PARTIALLY_REFUSED, Status.REFUSED})

# Data Rights Protocol and Data Privacy Vocabulary: how others call the same states.
DRP: Mapping[Status, str] = {
    **dict.fromkeys((_S.RECEIVED, _S.IDENTITY_PENDING, _S.CLARIFICATION_PENDING), "open"),
    **dict.fromkeys(
        (_S.ASSESSING, _S.REQUIRES_INPUT, _S.APPROVED, _S.EXECUTING, _S.AWAITING_RECIPIENTS, _S.READY),
        "in_progress",
    ),
    **dict.fromkeys((_S.DELIVERED, _S.PARTIALLY_REFUSED), "fulfilled"),
    **dict.fromkeys((_S.REFUSED, _S.DUPLICATE), "denied"),
    _S.WITHDRAWN: "revoked",
    _S.EXPIRED: "expired",
}
DPV: Mapping[Status, str] = {
    _S.RECEIVED: "RequestInitiated",
    _S.IDENTITY_PENDING: "RequestRequiresAction",
    _S.CLARIFICATION_PENDING: "RequestRequiresAction",
    _S.ASSESSING: "RequestAcknowledged",
    _S.REQUIRES_INPUT: "RequestActionDelayed",
    _S.APPROVED: "RequestAccepted",
    _S.EXECUTING: "RequestAccepted",
    _S.AWAITING_RECIPIENTS: "RequestAccepted",
    _S.READY: "RequestAccepted",
    _S.DELIVERED: "RequestFulfilled",
    _S.PARTIALLY_REFUSED: "RequestFulfilled",
    _S.REFUSED: "RequestRejected",
    _S.WITHDRAWN: "RequestStatusQuery",
    _S.DUPLICATE: "RequestUnfulfilled",
    _S.EXPIRED: "RequestUnfulfilled",
}


def may_go(*, here: Status, there: Status) -> bool:
    """Say whether a request in one state may go to another."""
    return there in TRANSITIONS[here]
