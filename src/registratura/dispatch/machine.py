"""What may be done with a shipment in each of its states. Pure."""

from enum import StrEnum


class Deed(StrEnum):
    """An act on a shipment."""

    CHANGE = "change"
    BUNDLE = "bundle"
    UNBUNDLE = "unbundle"
    CANCEL = "cancel"
    SEND = "send"
    DELIVER = "deliver"
    RETURN = "return"
    REFUSE = "refuse"
    FAIL = "fail"
    CORRECT = "correct"


_AFTER: dict[Deed, dict[str, str]] = {
    Deed.CHANGE: {"prepared": "prepared"},
    Deed.BUNDLE: {"prepared": "bundled"},
    Deed.UNBUNDLE: {"bundled": "prepared"},
    Deed.CANCEL: {"prepared": "cancelled", "bundled": "cancelled"},
    Deed.SEND: {"prepared": "sent", "bundled": "sent"},
    Deed.DELIVER: {"sent": "delivered"},
    Deed.RETURN: {"sent": "returned"},
    Deed.REFUSE: {"sent": "refused"},
    # A server may refuse at once, or take the message and send it back later; a report after both changes nothing.
    Deed.FAIL: {"prepared": "failed", "sent": "failed", "delivered": "failed"},
    Deed.CORRECT: {
        "sent": "sent",
        "delivered": "delivered",
        "returned": "returned",
        "refused": "refused",
    },
}
POST = frozenset({"post_simple", "post_registered", "post_ar"})
TRACKED = frozenset({"post_registered", "post_ar"})
# By hand: the paper leaves and arrives in one moment. By e-mail and portal: the machine says when.
SENT_BY_PERSON = POST | {"courier"}


def after(state: str, deed: Deed) -> str | None:
    """Return the state after a deed, None when the state does not allow it."""
    return _AFTER[deed].get(state)
