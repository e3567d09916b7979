"""Drafts become versions: weighed, dated, frozen, and in force from their day on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import InternalError, transaction
from django.db.utils import DatabaseError

from registratura.journal.queries import recent_acts
from registratura.notices import queries
from registratura.notices import services as notices
from registratura.notices.errors import ImmaterialError, NoticeRefusedError, RepealedLawError
from registratura.notices.models import NoticeServed, NoticeVersion
from registratura.notices.rules import Materiality
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, open_supplier

from .ground import SUMMARY, content, prose, purpose, with_recipient

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=30)


@pytest.fixture
def supplier(db: None) -> Supplier:
    """The supplier with its first notice."""
    supplier = open_supplier()
    with acting_for(supplier.id):
        draft = notices.start_draft(
            content=content(purpose("P01")), prose=prose(), by=supplier.protector, now=NOW
        )
        notices.publish_draft(
            draft_id=draft,
            materiality=Materiality.MATERIAL_NEW_PURPOSE,
            effective_on=date(2026, 3, 2),
            summary={},
            by=supplier.protector,
            now=NOW,
        )
    return supplier


def publish(supplier: Supplier, draft: int, **changed: object) -> int:
    """Publish a draft a month later, from the first day allowed."""
    given: dict[str, object] = {
        "materiality": Materiality.MATERIAL_NEW_PURPOSE,
        "effective_on": date(2026, 4, 20),
        "summary": SUMMARY,
    }
    return notices.publish_draft(draft_id=draft, by=supplier.protector, now=LATER, **{**given, **changed})  # type: ignore[arg-type]


def test_ac_j1_1_a_new_purpose_called_anything_less_is_refused_and_named(supplier: Supplier) -> None:
    grown = content(purpose("P01"), purpose("P14", ground="A6-1-a"))
    with acting_for(supplier.id):
        draft = notices.start_draft(content=grown, prose=prose(), by=supplier.protector, now=LATER)

        for weight in (Materiality.EDITORIAL, Materiality.MATERIAL_OTHER):
            with pytest.raises(ImmaterialError) as refused:
                publish(supplier, draft, materiality=weight)
            assert "scopul P14" in refused.value.words
        assert queries.newest() == queries.version(1)

        assert publish(supplier, draft) == 2
        second = queries.version(2)
    assert second is not None
    assert [one.what for one in second.changes] == ["purpose-added"]
    assert second.materiality == "material_new_purpose"


def test_ac_j1_1_a_recipient_marked_editorial_is_refused(supplier: Supplier) -> None:
    with acting_for(supplier.id):
        grown = with_recipient(content(purpose("P01")), "agency", to="P01")
        draft = notices.start_draft(content=grown, prose=prose(), by=supplier.protector, now=LATER)

        with pytest.raises(ImmaterialError) as refused:
            publish(supplier, draft, materiality=Materiality.EDITORIAL)

    assert "agenția de reclamă" in refused.value.words
    assert refused.value.field == "materiality"


def test_words_that_cite_a_repealed_law_are_refused_with_the_law_to_cite(supplier: Supplier) -> None:
    with acting_for(supplier.id):
        words = prose(rights="Drepturile sunt cele din Legea nr. 677/2001.")
        draft = notices.start_draft(
            content=content(purpose("P01")), prose=words, by=supplier.protector, now=LATER
        )

        with pytest.raises(RepealedLawError, match="Legea 190/2018"):
            publish(supplier, draft, materiality=Materiality.EDITORIAL)


def test_a_material_version_tells_in_words_and_applies_no_sooner_than_people_can_choose(
    supplier: Supplier,
) -> None:
    with acting_for(supplier.id):
        grown = content(purpose("P01"), purpose("P14", ground="A6-1-a"))
        draft = notices.start_draft(content=grown, prose=prose(), by=supplier.protector, now=LATER)

        with pytest.raises(NoticeRefusedError) as refused:
            publish(supplier, draft, effective_on=date(2026, 4, 10))
        assert "16.04.2026" in refused.value.words
        with pytest.raises(NoticeRefusedError) as refused:
            publish(supplier, draft, summary={"ro": SUMMARY["ro"]})
        assert refused.value.field == "summary_en"


def test_a_version_applies_from_its_day_and_the_one_before_until_then(supplier: Supplier) -> None:
    with acting_for(supplier.id):
        grown = content(purpose("P01"), purpose("P14", ground="A6-1-a"))
        draft = notices.start_draft(content=grown, prose=prose(), by=supplier.protector, now=LATER)
        publish(supplier, draft)

        numbers = [
            version.number if (version := queries.in_force(on=day)) else None
            for day in (date(2026, 3, 1), date(2026, 3, 2), date(2026, 4, 19), date(2026, 4, 20))
        ]
        difference = queries.comparison(*reversed(queries.versions()), language="ro")
        record = recent_acts(subject_types=["notice"])[0]

    assert numbers == [None, 1, 1, 2]
    assert difference.changes == ("scop nou: scopul P14",)
    assert record.details["number"] == 2
    assert record.actor == "Matei Filip"


def test_published_versions_and_who_was_served_are_frozen_by_the_database(supplier: Supplier) -> None:
    from uuid import uuid4

    with acting_for(supplier.id):
        version = queries.version(1)
        assert version is not None
        person = uuid4()
        for _again in range(2):
            notices.note_served(
                version_id=version.id, subject_id=person, component="mail", language="ro", now=NOW
            )
        assert NoticeServed.objects.count() == 1
        assert [(one.component, one.count) for one in queries.served_counts()] == [("mail", 1)]
        for harm in (
            lambda: NoticeVersion.objects.update(digest="0" * 64),
            lambda: NoticeVersion.objects.all().delete(),
            lambda: NoticeServed.objects.update(language="en"),
            lambda: NoticeServed.objects.all().delete(),
        ):
            with pytest.raises((DatabaseError, InternalError)), transaction.atomic():
                harm()


def test_one_draft_at_a_time_changed_given_up_and_never_published_after(supplier: Supplier) -> None:
    with acting_for(supplier.id):
        draft = notices.start_draft(
            content=content(purpose("P01")), prose=prose(), by=supplier.protector, now=LATER
        )
        with pytest.raises(NoticeRefusedError):
            notices.start_draft(content=content(), prose=prose(), by=supplier.protector, now=LATER)
        notices.change_draft(
            draft_id=draft,
            content=content(purpose("P01")),
            prose=prose(rights="altfel"),
            by=supplier.counsel,
            now=LATER,
        )
        written = queries.draft()
        assert written is not None
        assert written.sections("ro")[4].paragraphs == ("altfel",)
        assert written.drafted_by == "Irina Vlad"
        notices.discard_draft(draft_id=draft, by=supplier.protector)

        with pytest.raises(NoticeRefusedError):
            publish(supplier, draft)
        with pytest.raises(NoticeRefusedError):
            notices.change_draft(
                draft_id=draft, content=content(), prose=prose(), by=supplier.protector, now=LATER
            )
        assert queries.draft() is None


def test_a_notice_without_what_the_law_asks_is_not_published(supplier: Supplier) -> None:
    with acting_for(supplier.id):
        bare = replace(
            content(purpose("P01")), controller=replace(content().controller, email="", address="")
        )
        draft = notices.start_draft(content=bare, prose=prose(), by=supplier.protector, now=LATER)

        with pytest.raises(NoticeRefusedError, match="contact"):
            publish(supplier, draft, materiality=Materiality.EDITORIAL)
