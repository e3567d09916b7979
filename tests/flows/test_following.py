"""Following from outside: who may see, what is told, completions under the same number, answers that are fetched."""

import hashlib
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registratura.dispatch import queries as shipments
from registratura.flows import collecting, completing, following, issued, own_filings
from registratura.following import queries
from registratura.following.errors import (
    CompletionRefusedError,
    CompletionStateError,
    NothingToCollectError,
)
from registratura.following.rules import Standing
from registratura.journal import queries as journal
from registratura.kernel.calendar import legal_date
from registratura.messaging import queries as messages
from registratura.registers import queries as books
from registratura.registers import services as registers
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.following_ground import (
    TEXT,
    answer_in_portal,
    asked,
    give,
    kept,
    number_of,
    opened,
    row,
    secret_of,
)

pytestmark = pytest.mark.django_db


# Who may see


def test_a_receipt_printed_again_bears_the_same_secret_and_the_table_only_its_digest(alba: Town) -> None:
    entry_id = alba.register().entry_id

    first, again = secret_of(alba, entry_id), secret_of(alba, entry_id)

    assert first == again
    with acting_for(alba.id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(digest) FROM following_accesskey")
        count, digest = cursor.fetchone()
    assert (count, first.replace("-", "") in digest) == (1, False)


def test_a_wrong_number_and_a_wrong_secret_cost_the_same_questions_and_get_the_same_answer(
    alba: Town, buzau: Town
) -> None:
    entry_id = alba.register().entry_id
    number, secret = number_of(alba, entry_id), secret_of(alba, entry_id)
    theirs = secret_of(buzau, buzau.register().entry_id)
    tries = [
        (number, "0000-0000-0000-0000"),
        ("99999/01.01.2026", "0000-0000-0000-0000"),
        ("R-0000-0000", ""),
        (number, theirs),
        ("\x00", "ș" * 5_000),
    ]
    asked_of_database = []
    for reference, typed in tries:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            found = following.open_secret(
                institution=alba.institution, reference=reference, secret=typed, now=timezone.now()
            )
        assert found is None
        asked_of_database.append(len(captured))

    assert len(set(asked_of_database)) == 1
    assert (
        following.open_secret(
            institution=alba.institution, reference="1/1999", secret=secret, now=timezone.now()
        )
        is None
    )
    assert following.open_ticket(institution=buzau.institution, ticket=secret, now=timezone.now()) is None
    assert following.open_ticket(institution=alba.institution, ticket=secret, now=timezone.now()) is not None


def test_a_lost_secret_is_ended_and_the_next_receipt_bears_another(alba: Town) -> None:
    entry_id = alba.register().entry_id
    lost = secret_of(alba, entry_id)

    with acting_for(alba.id):
        assert following.renew_key(entry=row(alba, entry_id), by=alba.registrar, now=timezone.now()) == 1

    assert secret_of(alba, entry_id) != lost
    assert following.open_ticket(institution=alba.institution, ticket=lost, now=timezone.now()) is None
    assert opened(alba, entry_id).entry_id == entry_id


def test_only_what_came_in_and_stands_is_followed(alba: Town) -> None:
    assert secret_of(alba, alba.register(direction="outgoing").entry_id) == ""
    assert secret_of(alba, 0) == ""


def test_the_status_tells_a_unit_and_never_a_person(alba: Town) -> None:
    entry_id = alba.register(sender="Văduva Zenovia", unit_id=alba.urbanism.id).entry_id

    told = following.status(institution=alba.institution, opened=opened(alba, entry_id), now=timezone.now())

    assert told.unit == "Urbanism"
    whole = repr(told)
    for name in ("Văduva", alba.registrar.full_name, alba.clerk.full_name, alba.head.full_name):
        assert name not in whole


def test_an_account_sees_what_it_claimed_in_every_institution_and_nothing_else(
    alba: Town, buzau: Town
) -> None:
    here, there = alba.register("Cerere la Alba").entry_id, buzau.register("Cerere la Buzău").entry_id
    alba.register("A altcuiva")
    for town, entry_id in ((alba, here), (buzau, there)):
        following.claim(
            institution=town.institution, opened=opened(town, entry_id), by=alba.archivist, now=timezone.now()
        )

    lines = own_filings.of_user(user_id=alba.archivist.id)

    assert {line.title for line in lines} == {"Cerere la Alba", "Cerere la Buzău"}
    assert own_filings.of_user(user_id=alba.clerk.id) == []
    assert (
        following.open_for_account(institution=buzau.institution, entry_id=there, user_id=alba.clerk.id)
        is None
    )


# Completion


def test_what_is_given_lands_under_the_same_number_and_the_holder_hears_of_it(
    alba: Town, tmp_path: Path
) -> None:
    entry_id = alba.register().entry_id
    card = asked(alba, entry_id)
    assert (card.standing, card.may_undo) == (Standing.ASKED, True)

    given = give(alba, entry_id, card.id, kept(alba, tmp_path), note="L-am găsit.")

    assert (given.standing, given.note) == (Standing.GIVEN, "L-am găsit.")
    with acting_for(alba.id):
        files = books.entry_card(row(alba, entry_id)).documents
        acts = [act.action for act in journal.history_of(subject_type="entry", subject_id=entry_id)]
        heard = messages.messages_of(alba.registrar.id)
    assert [file.sha256 for file in files] == [hashlib.sha256(TEXT).hexdigest()]
    assert {"following.completion.asked", "following.completion.given"} <= set(acts)
    assert any("completarea" in one.subject for one in heard)
    told = following.status(institution=alba.institution, opened=opened(alba, entry_id), now=timezone.now())
    assert [paper.completion_id for paper in told.papers] == [card.id]


def test_seen_once_it_is_not_taken_back_silently(alba: Town) -> None:
    entry_id = alba.register().entry_id
    first = asked(alba, entry_id)
    with acting_for(alba.id):
        completing.undo(
            entry=row(alba, entry_id), completion_id=first.id, by=alba.registrar, now=timezone.now()
        )
    second = asked(alba, entry_id)

    told = following.status(institution=alba.institution, opened=opened(alba, entry_id), now=timezone.now())

    assert [card.id for card in told.completions] == [second.id]
    with acting_for(alba.id), pytest.raises(CompletionStateError):
        completing.undo(
            entry=row(alba, entry_id), completion_id=second.id, by=alba.registrar, now=timezone.now()
        )
    with acting_for(alba.id):
        completing.withdraw(
            entry=row(alba, entry_id),
            completion_id=second.id,
            reason="L-am găsit în arhivă.",
            by=alba.registrar,
            now=timezone.now(),
        )
    told = following.status(institution=alba.institution, opened=opened(alba, entry_id), now=timezone.now())
    assert told.waiting == []
    assert any("a renunțat" in event.text for event in told.history)


def test_a_completion_of_another_paper_or_with_nothing_is_refused(alba: Town, tmp_path: Path) -> None:
    entry_id, other = alba.register().entry_id, alba.register("Altă cerere").entry_id
    card = asked(alba, entry_id)

    with pytest.raises(CompletionStateError):
        give(alba, other, card.id, kept(alba, tmp_path))
    with pytest.raises(CompletionRefusedError):
        give(alba, entry_id, card.id)
    with pytest.raises(CompletionRefusedError):
        give(alba, entry_id, card.id, kept(alba, tmp_path, b"", "gol.pdf"))
    with acting_for(alba.id):
        assert books.entry_card(row(alba, entry_id)).documents == []


# The answer


def test_an_answer_is_fetched_with_its_proof_and_the_first_opening_is_its_communication(
    alba: Town, tmp_path: Path
) -> None:
    entry_id = alba.register().entry_id
    shipment_id, document_id, _answer = answer_in_portal(alba, entry_id, kept(alba, tmp_path))
    mine = opened(alba, entry_id)
    told = following.status(institution=alba.institution, opened=mine, now=timezone.now())
    assert (told.stage, [file.document_id for file in told.answers[0].files]) == ("answered", [document_id])

    for _time in range(2):
        taken = collecting.collect(
            institution=alba.institution,
            entry_id=entry_id,
            shipment_id=shipment_id,
            document_id=document_id,
            key_id=mine.key_id,
            user=None,
            clock=timezone.now,
        )
        with taken.content as content:
            assert content.read() == TEXT

    with acting_for(alba.id):
        card = shipments.shipment(shipment_id)
        taken_rows = queries.collections_of(entry_id)
    assert card is not None
    assert (card.state, card.communicated_on) == ("delivered", legal_date(timezone.now()))
    assert [(line.sha256, line.key_id) for line in taken_rows] == [
        (hashlib.sha256(TEXT).hexdigest(), mine.key_id)
    ] * 2


def test_nothing_is_fetched_of_another_paper_or_of_what_is_not_in_the_portal(
    alba: Town, tmp_path: Path
) -> None:
    entry_id, other = alba.register().entry_id, alba.register("Altă cerere").entry_id
    shipment_id, document_id, _answer = answer_in_portal(alba, entry_id, kept(alba, tmp_path))

    for asked_of, shipment, document in (
        (other, shipment_id, document_id),
        (entry_id, shipment_id, document_id + 1),
        (entry_id, shipment_id + 1, document_id),
    ):
        with pytest.raises(NothingToCollectError):
            collecting.collect(
                institution=alba.institution,
                entry_id=asked_of,
                shipment_id=shipment,
                document_id=document,
                key_id=1,
                user=None,
                clock=timezone.now,
            )


# What was issued


def test_an_issued_paper_is_known_by_number_and_bytes_and_by_nothing_less(
    alba: Town, buzau: Town, tmp_path: Path
) -> None:
    entry_id = alba.register().entry_id
    _shipment, _document, answer_id = answer_in_portal(alba, entry_id, kept(alba, tmp_path))
    number, digest = number_of(alba, answer_id), hashlib.sha256(TEXT).hexdigest()

    found = issued.by_digest(institution=alba.institution, number=number, sha256=digest)

    assert found is not None
    assert (found.number, found.exact, found.stands) == (number, True, True)
    for town, asked_number, asked_digest in (
        (alba, "99/01.01.2026", digest),
        (alba, number, "0" * 64),
        (alba, number, ""),
        (buzau, number, digest),
    ):
        assert (
            issued.by_digest(institution=town.institution, number=asked_number, sha256=asked_digest) is None
        )


def test_what_came_in_and_what_has_not_left_is_told_to_nobody(alba: Town, tmp_path: Path) -> None:
    entry_id = alba.register().entry_id
    card = asked(alba, entry_id)
    give(alba, entry_id, card.id, kept(alba, tmp_path))

    assert (
        issued.by_digest(
            institution=alba.institution,
            number=number_of(alba, entry_id),
            sha256=hashlib.sha256(TEXT).hexdigest(),
        )
        is None
    )


def test_an_annulled_paper_is_told_to_be_annulled(alba: Town, tmp_path: Path) -> None:
    entry_id = alba.register().entry_id
    _shipment, _document, answer_id = answer_in_portal(alba, entry_id, kept(alba, tmp_path))
    number = number_of(alba, answer_id)
    with acting_for(alba.id):
        registers.annul_entry(entry=row(alba, answer_id), reason="Greșit.", act="", by=alba.registrar)

    found = issued.by_digest(
        institution=alba.institution, number=number, sha256=hashlib.sha256(TEXT).hexdigest()
    )

    assert found is not None
    assert (found.annulled, found.stands) == (True, False)
