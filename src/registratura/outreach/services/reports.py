"""What comes back by mail about a message of a campaign: an address that is no more, or a complaint (RFC 5965)."""

from datetime import datetime
from email.message import Message

from django.db import transaction

from registratura.journal import services as journal
from registratura.messaging.bounces import Came, parsed, read_report
from registratura.outreach import keys
from registratura.outreach.models import Send
from registratura.outreach.services.subscribing import suppress


@transaction.atomic
def take_report(*, raw: bytes, now: datetime) -> str | None:
    """
    Take a letter that came back by itself; return what it meant (`bounced`, `complaint`, `nothing`), None if not ours.

    An address that is no more and one that complained get nothing ever after. The letter itself is not kept.
    Inside a scope and a purpose.
    """
    complaint = _complained_of(raw)
    report = None if complaint else read_report(raw)
    names = complaint or (report.names if report is not None else ())
    send = _send_of(names)
    if send is None:
        return None
    if complaint:
        verdict = "complaint"
    elif report is not None and report.came is Came.FAILED and not report.status.startswith("4"):
        verdict = "bounced"
    else:
        return "nothing"
    send.state = Send.State.COMPLAINED if complaint else Send.State.BOUNCED
    send.reason = verdict
    send.save(update_fields=["state", "reason"])
    suppress(address_key=send.address_key, reason=verdict, now=now)
    journal.record(
        action="outreach.report.taken",
        subject_type="campaign",
        subject_id=send.campaign_id,
        by=None,
        details={"verdict": verdict},
    )
    return verdict


def _send_of(names: tuple[str, ...]) -> Send | None:
    for name in names:
        found = keys.send_of_reference(name)
        if found is not None:
            return (
                Send.objects.select_for_update()
                .filter(pk=found, state__in=["sending", "sent", "bounced", "complained"])
                .first()
            )
    return None


def _complained_of(raw: bytes) -> tuple[str, ...]:
    """Return the Message-IDs that a complaint names; none when the letter is no complaint."""
    letter = parsed(raw)
    if letter is None or letter.get_content_type() != "multipart/report":
        return ()
    if str(letter.get_param("report-type", "")).lower() != "feedback-report":
        return ()
    payload = letter.get_payload()
    found: list[str] = []
    for part in payload if isinstance(payload, list) else []:
        if not isinstance(part, Message):
            continue
        inner = part.get_payload()
        if (
            part.get_content_type() == "message/rfc822"
            and isinstance(inner, list)
            and inner
            and isinstance(inner[0], Message)
        ):
            found.append(str(inner[0].get("Message-ID", "")).strip())
        elif part.get_content_type() == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            lines = text.decode("utf-8", "replace").splitlines() if isinstance(text, bytes) else []
            found += [
                line.partition(":")[2].strip() for line in lines if line.lower().startswith("message-id:")
            ]
    return tuple(filter(None, found))
