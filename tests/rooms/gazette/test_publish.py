"""Publishing, correcting, withdrawing: what the public sees, and that nothing goes back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from registratura.deadlines import queries as terms
from registratura.deadlines import services as deadlines
from registratura.flows import publishing
from registratura.gazette import queries, services
from registratura.gazette.errors import PersonalDataShownError, PublicationRefusedError
from registratura.gazette.models import EditionFile, Publication
from registratura.gazette.services import StatementDraft
from registratura.journal import queries as journal
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .ground import draft, paper, prepared, publish, published

CNP = "1630615123457"


def test_what_is_prepared_is_seen_by_nobody_until_it_is_published(alba: Town) -> None:
    edition = prepared(alba)
    with acting_for(alba.id):
        assert queries.acts(now=timezone.now()).lines == []
        assert [one.edition_id for one in queries.waiting()] == [edition]

    made = publish(alba, edition)

    with acting_for(alba.id):
        (line,) = queries.acts(now=timezone.now(), words="hotarare BUGETULUI 2026").lines
        assert line.id == made.id
        acts = journal.history_of(subject_type="publication", subject_id=made.id)
    assert [act.action for act in acts] == ["gazette.publication.prepared", "gazette.publication.published"]


def test_what_is_scheduled_comes_by_itself_and_leaves_no_trace_when_it_is_withdrawn_before(
    alba: Town,
) -> None:
    now = timezone.now()
    made = publish(alba, prepared(alba), visible_from=now + timedelta(days=2), now=now)

    with acting_for(alba.id):
        assert queries.act(made.id, now=now) is None
        assert queries.act(made.id, now=now + timedelta(days=3)) is not None
        services.withdraw(
            publication_id=made.id,
            reason="S-a renunțat la act.",
            replaced_by_id=None,
            by=alba.officer,
            now=now,
        )
        assert queries.act(made.id, now=now + timedelta(days=3)) is None


def test_a_withdrawn_act_stays_at_its_address_without_files_and_says_why(alba: Town) -> None:
    made, other = published(alba), published(alba, act_number="2")
    with acting_for(alba.id):
        services.withdraw(
            publication_id=made.id,
            reason="Publicat din greșeală cu anexă greșită.",
            replaced_by_id=other.id,
            by=alba.officer,
            now=timezone.now(),
        )
        found = queries.act(made.id, now=timezone.now())

    assert found is not None
    assert found.files == ()
    assert found.line.withdrawn_reason.startswith("Publicat din greșeală")
    assert found.replaced_by is not None
    assert found.replaced_by.id == other.id


def test_a_correction_says_why_and_takes_the_former_files_from_the_public(alba: Town) -> None:
    made = published(alba)
    now = timezone.now()
    with acting_for(alba.id):
        first = queries.act(made.id, now=now)
    corrected = paper(alba, "Textul îndreptat al hotărârii.", name="corectat.txt")
    with acting_for(alba.id):
        edition = services.prepare_correction(
            publication_id=made.id,
            draft=draft(subject="Hotărâre privind aprobarea bugetului local, îndreptată"),
            files=publishing.kept_files(document_ids=[corrected]),
            reason="Eroare materială în anexă.",
            by=alba.officer,
            now=now,
        )
        before = queries.act(made.id, now=timezone.now())
    publish(alba, edition.id)
    with acting_for(alba.id):
        after = queries.act(made.id, now=timezone.now())

    assert first is not None
    assert before is not None
    assert after is not None
    assert before.files == first.files
    assert [file.name for file in after.files] == ["corectat.txt"]
    assert after.editions[0].reason == "Eroare materială în anexă."
    assert after.editions[1].digests == (first.files[0].sha256,)


def test_a_paper_with_a_personal_number_goes_out_only_as_a_masked_copy(alba: Town) -> None:
    edition = prepared(alba, paper(alba, f"Se acordă ajutor lui Popescu Ion, CNP {CNP}."))
    with pytest.raises(PersonalDataShownError, match="încărcați copia"):
        publish(alba, edition, confirmed=[CNP], looked=True)

    copy = paper(alba, "Se acordă ajutor lui P. I.", name="mascat.txt")
    with acting_for(alba.id):
        (file,) = publishing.kept_files(document_ids=[copy])
        services.put_masked(edition_id=edition, position=1, file=file, by=alba.officer, now=timezone.now())
    made = publish(alba, edition)

    with acting_for(alba.id):
        found = queries.act(made.id, now=timezone.now())
    assert found is not None
    assert [(one.name, one.masked) for one in found.files] == [("mascat.txt", True)]


def test_a_file_whose_text_is_not_read_yet_waits(alba: Town) -> None:
    edition = prepared(
        alba, paper(alba, "Un text care se citește mai târziu.", name="necitit.txt", read=False)
    )

    with pytest.raises(PersonalDataShownError, match="se citește încă"):
        publish(alba, edition)


def test_ADM_08_a_number_stands_once_in_a_register_and_year(alba: Town) -> None:
    published(alba)

    with pytest.raises(PublicationRefusedError, match="publicat deja"):
        published(alba)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"book": "nicaieri"}, "book"),
        ({"subject": "  "}, "subject"),
        ({"act_number": ""}, "act_number"),
        ({"act_on": None}, "act_on"),
    ],
)
def test_facts_that_do_not_do_are_refused_beside_their_field(
    alba: Town, other: dict[str, Any], field: str
) -> None:
    with pytest.raises(PublicationRefusedError) as refusal:
        prepared(alba, paper(alba), **other)

    assert refusal.value.field == field


def test_the_database_keeps_what_was_published(alba: Town) -> None:
    made = published(alba)
    for statement in (
        "DELETE FROM gazette_publication",
        "UPDATE gazette_publication SET state = 'prepared', visible_from = NULL, edition = 0",
        "UPDATE gazette_edition SET facts = '{}'",
        "UPDATE gazette_editionfile SET sha256 = ''",
    ):
        with acting_for(alba.id), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(statement)
    with acting_for(alba.id):
        assert Publication.objects.filter(pk=made.id, state="published").exists()
        assert EditionFile.objects.exclude(sha256="").exists()


def test_another_institution_sees_nothing_of_it(alba: Town, buzau: Town) -> None:
    made = published(alba)

    with acting_for(buzau.id):
        assert queries.act(made.id, now=timezone.now()) is None
        assert queries.acts(now=timezone.now()).lines == []


def test_lists_are_read_on_from_a_mark_and_bent_marks_are_harmless(alba: Town) -> None:
    first = published(alba)
    with acting_for(alba.id):
        (line,) = queries.acts(now=timezone.now()).lines
        mark = queries.mark_of(line)
        assert queries.acts(now=timezone.now(), after=mark).lines == []
        for bent in ("", "_", "x_1", "9e999_1", "1_²", "nan_1", f"{'9' * 30}_1"):
            assert [one.id for one in queries.acts(now=timezone.now(), after=bent).lines] in ([first.id], [])


def test_INF_23_what_was_said_of_a_duty_stays_below_what_is_said_now(alba: Town) -> None:
    now = timezone.now()
    today = timezone.localdate()
    with acting_for(alba.id):
        assert {line.standing for line in queries.duty_lines(today=today)} == {"missing"}
        said = StatementDraft(state="published", address="primarie.ro/buget", changed_on=today)
        services.state_duty(duty="buget", draft=said, by=alba.officer, now=now)
        services.state_duty(duty="buget", draft=StatementDraft(state="missing"), by=alba.officer, now=now)
        line = queries.duty("buget", today=today)
        history = queries.duty_history("buget", today=today)

    assert line is not None
    assert line.standing == "missing"
    assert [one.address for one in history] == ["", "https://primarie.ro/buget"]


def test_ACT_PUB_the_term_of_telling_an_act_ends_when_the_act_is_published(alba: Town) -> None:
    now = timezone.now()
    at_once, later = alba.register("Hotărârea nr. 1").entry_id, alba.register("Hotărârea nr. 2").entry_id
    with acting_for(alba.id):
        for entry_id in (at_once, later):
            deadlines.start(
                rule_code=publishing.TOLD_PUBLICLY,
                subject_type="entry",
                subject_id=entry_id,
                started=legal_date(now),
                by=None,
                now=now,
            )

    published(alba, entry_id=at_once)
    publish(
        alba, prepared(alba, entry_id=later, act_number="2"), visible_from=now + timedelta(days=2), now=now
    )

    with acting_for(alba.id):
        states = [
            card.state
            for entry_id in (at_once, later)
            for card in terms.state_of(subject_type="entry", subject_id=entry_id, today=legal_date(now))
            if card.rule_code == publishing.TOLD_PUBLICLY
        ]
    assert states == ["met", "open"]
