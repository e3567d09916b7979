"""Outgoing entries that matter to requests: who waits for them, and what they lack before they may leave."""

from collections.abc import Collection

from django.db.models import Q

from registratura.information.models import Complaint, InformationRequest


def requests_among(entry_ids: Collection[int]) -> list[int]:
    """Return those of the entries that are requests without an ending, by key."""
    found = InformationRequest.objects.filter(entry_id__in=list(entry_ids), nature="")
    return list(found.order_by("entry_id").values_list("entry_id", flat=True))


def requests_answered_by(letter_id: int) -> list[int]:
    """Return the entries of the requests whose answer an outgoing entry is, by key."""
    found = InformationRequest.objects.filter(answer_entry_id=letter_id)
    return list(found.order_by("entry_id").values_list("entry_id", flat=True))


def waiting_for_letters(letter_ids: Collection[int]) -> list[int]:
    """Return the entries of requests and complaints that wait for one of these letters to leave, by key."""
    ids = list(letter_ids)
    requests = InformationRequest.objects.filter(
        Q(notice_entry_id__in=ids, nature="") | Q(answer_entry_id__in=ids)
    )
    complaints = Complaint.objects.filter(answer_entry_id__in=ids)
    found = requests.order_by().values_list("entry_id", flat=True)
    return sorted(found.union(complaints.order_by().values_list("entry_id", flat=True)))


def undecided_complaints_among(entry_ids: Collection[int]) -> list[int]:
    """Return those of the entries that are complaints without a decision, by key."""
    found = Complaint.objects.filter(entry_id__in=list(entry_ids), verdict="")
    return list(found.order_by("entry_id").values_list("entry_id", flat=True))


def is_notice(letter_id: int) -> bool:
    """Say whether an outgoing entry is the notice of a long term."""
    return InformationRequest.objects.filter(notice_entry_id=letter_id).exists()
