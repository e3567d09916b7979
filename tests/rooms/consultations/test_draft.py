"""A draft from preparing to its end, with its register of proposals, its debate, and who is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.consultations import queries, services
from registratura.consultations.errors import (
    DebateRefusedError,
    DraftMissingError,
    DraftRefusedError,
    ProposalRefusedError,
    ReportRefusedError,
    TermTooShortError,
)
from registratura.consultations.services import DraftActDraft, ProposalDraft
from registratura.flows import consultations as flow
from registratura.messaging.models import Message
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.rooms.gazette.ground import paper

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
UNTIL = date(2026, 3, 12)


def begun(town: Town, text: str = "Art. 1 Se aprobă regulamentul de parcare.") -> int:
    """Prepare a draft with its text."""
    document = paper(town, text, name="proiect.txt")
    with acting_for(town.id):
        made = services.prepare_draft(
            draft=DraftActDraft(
                title="Proiect de hotărâre privind regulamentul de parcare",
                kind="decision",
                reasons="Locurile de parcare sunt puține, iar regulile vechi nu mai ajung.",
                send_to="registratura@alba.example sau la ghișeu",
                contact="Responsabil relația cu societatea civilă",
            ),
            by=town.officer,
            now=NOW,
        )
        flow.attach(
            draft_id=made.id,
            role="text",
            document_ids=[document],
            institution=town.institution,
            by=town.officer,
            now=NOW,
        )
    return made.id


def announced(town: Town, *, until: date = UNTIL, adoption_on: date | None = None) -> int:
    """Announce a draft on the second of March."""
    key = begun(town)
    with acting_for(town.id):
        flow.announce(
            draft_id=key,
            institution=town.institution,
            proposals_until=until,
            adoption_on=adoption_on,
            by=town.officer,
            now=NOW,
        )
    return key


def proposal(**other: object) -> ProposalDraft:
    """What a neighbor proposes."""
    usual: dict[str, object] = {
        "who": "person",
        "name": "Ion Popescu",
        "contact": "ion@exemplu.ro",
        "text": "Lăsați locuri pentru biciclete.",
        "received_on": date(2026, 3, 3),
    }
    return ProposalDraft(**{**usual, **other})  # type: ignore[arg-type]


def test_ADM_10_ADM_11_a_term_that_is_too_short_is_refused_with_the_day_that_will_do(alba: Town) -> None:
    with pytest.raises(TermTooShortError, match=r"12\.03\.2026"):
        announced(alba, until=date(2026, 3, 11))
    with pytest.raises(TermTooShortError, match=r"16\.04\.2026"):
        announced(alba, adoption_on=date(2026, 4, 15))

    with acting_for(alba.id):
        assert queries.public_drafts() == ([], None)


def test_an_announced_draft_is_public_and_its_term_only_grows(alba: Town) -> None:
    key = announced(alba, adoption_on=date(2026, 4, 16))
    with acting_for(alba.id):
        card = queries.draft(key, public=True)
        assert card is not None
        assert card.line.adopted_from == date(2026, 4, 16)
        assert [line.id for line in queries.open_drafts(today=UNTIL)] == [key]
        with pytest.raises(TermTooShortError):
            services.prolong(draft_id=key, proposals_until=date(2026, 3, 11), by=alba.officer, now=NOW)
        services.prolong(draft_id=key, proposals_until=date(2026, 3, 20), by=alba.officer, now=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute("UPDATE consultations_draftact SET proposals_until_on = '2026-03-15'")
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute("UPDATE consultations_draftact SET reasons = 'altele'")


def test_a_draft_without_its_text_or_with_a_personal_number_is_not_announced(alba: Town) -> None:
    with acting_for(alba.id):
        made = services.prepare_draft(
            draft=DraftActDraft(
                title="Proiect fără niciun text",
                kind="decision",
                reasons="Motivele sunt scrise pe larg aici.",
                send_to="la ghișeu",
                contact="Secretar",
            ),
            by=alba.officer,
            now=NOW,
        )
        with pytest.raises(DraftRefusedError, match="textul complet"):
            services.announce(
                draft_id=made.id, proposals_until=UNTIL, adoption_on=None, by=alba.officer, now=NOW
            )
    with pytest.raises(DraftRefusedError, match="date personale"):
        begun(alba, "Se dă lui Popescu Ion, CNP 1630615123457, un loc.")


def test_ADM_12_the_register_numbers_proposals_and_keeps_the_name_of_who_wants_no_name(alba: Town) -> None:
    key = announced(alba)
    with acting_for(alba.id):
        for draft in (proposal(), proposal(who="association", name="Asociația Pietonilor")):
            services.enter_proposal(draft_id=key, draft=draft, by=alba.officer, now=NOW + timedelta(days=2))
        public = queries.draft(key, public=True)
        inside = queries.draft(key, public=False)

    assert public is not None
    assert inside is not None
    assert [(one.number, one.shown_name) for one in public.proposals] == [
        (1, ""),
        (2, "Asociația Pietonilor"),
    ]
    assert {one.name for one in public.proposals} == {""}
    assert {one.contact for one in public.proposals} == {""}
    assert inside.proposals[0].contact == "ion@exemplu.ro"


def test_a_proposal_that_came_by_an_entry_is_entered_once_under_its_sender(alba: Town) -> None:
    key = announced(alba)
    given = alba.register("Propunere privind parcările", sender="Asociația Bicicliștilor")
    with acting_for(alba.id):
        row = books.entry_by_id(given.entry_id)
        assert row is not None
        said = {"draft_id": key, "who": "association", "text": "", "name_agreed": False}
        later = datetime.now(tz=UTC)
        first = flow.enter_from_entry(entry=row, by=alba.officer, now=later, **said)  # type: ignore[arg-type]
        again = flow.enter_from_entry(entry=row, by=alba.officer, now=later, **said)  # type: ignore[arg-type]

    assert first.number == again.number == 1
    assert first.name == "Asociația Bicicliștilor"
    assert first.text == "Propunere privind parcările"


def test_a_refusal_has_its_reason_and_a_draft_ends_when_every_proposal_has_an_answer(alba: Town) -> None:
    key = announced(alba)
    end = {"outcome": "adopted", "words": "", "act_number": "12", "by": alba.officer}
    later = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
    with acting_for(alba.id):
        services.enter_proposal(draft_id=key, draft=proposal(), by=alba.officer, now=NOW + timedelta(days=2))
        decide = {"draft_id": key, "number": 1, "by": alba.officer, "now": later}
        with pytest.raises(ProposalRefusedError, match="de ce"):
            services.decide_proposal(verdict="refused", reason="", **decide)  # type: ignore[arg-type]
        with pytest.raises(DraftRefusedError, match="fără răspuns: 1"):
            services.end_draft(draft_id=key, act_on=date(2026, 4, 16), now=later, **end)  # type: ignore[arg-type]
        services.decide_proposal(verdict="taken", reason="", **decide)  # type: ignore[arg-type]
        with pytest.raises(TermTooShortError, match=r"16\.04\.2026"):
            services.end_draft(draft_id=key, act_on=date(2026, 4, 15), now=later, **end)  # type: ignore[arg-type]
        services.end_draft(draft_id=key, act_on=date(2026, 4, 16), now=later, **end)  # type: ignore[arg-type]
        with pytest.raises(DraftMissingError):
            services.decide_proposal(verdict="refused", reason="S-a răzgândit.", **decide)  # type: ignore[arg-type]
        assert queries.figures_of(year=2026) == {
            "drafts": 1,
            "proposals": 1,
            "taken": 1,
            "debates": 0,
            "debaters": 0,
        }


def test_ADM_13_a_debate_is_asked_announced_in_time_held_and_minuted(alba: Town) -> None:
    key = announced(alba)
    with acting_for(alba.id):
        asked = services.ask_debate(
            draft_id=key, asked_by="Asociația Pietonilor", asked_on=NOW.date(), by=alba.officer, now=NOW
        )
        said = {"draft_id": key, "debate_id": asked.id, "by": alba.officer}
        for day in (4, 13):
            with pytest.raises(TermTooShortError, match=r"05\.03\.2026"):
                services.announce_debate(
                    held_from=datetime(2026, 3, day, 15, 0, tzinfo=UTC),
                    place="Sala mare",
                    now=NOW,
                    **said,  # type: ignore[arg-type]
                )
        held = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)
        services.announce_debate(held_from=held, place="Sala mare", now=NOW, **said)  # type: ignore[arg-type]
        minutes = {"minutes": "S-au discutat locurile pentru biciclete.", "participants_count": 14}
        with pytest.raises(DebateRefusedError, match="nu s-a ținut"):
            services.publish_minutes(now=NOW, **minutes, **said)  # type: ignore[arg-type]
        services.publish_minutes(now=held + timedelta(days=1), **minutes, **said)  # type: ignore[arg-type]
        assert queries.figures_of(year=2026)["debaters"] == 14


def test_who_asked_is_told_once_of_what_is_announced(alba: Town) -> None:
    with acting_for(alba.id):
        for _ in range(2):
            kept = services.subscribe(
                name="Asociația Pietonilor",
                email="Contact@Pietoni.example",
                asked_on=NOW.date(),
                entry_id=None,
                by=alba.officer,
                now=NOW,
            )
    key = announced(alba)
    with acting_for(alba.id):
        (message,) = Message.objects.filter(kind="draft.announced")
        assert f"/portal/{alba.institution.code}/consultari/{key}/" in str(message.context)
        services.end_subscriber(subscriber_id=kept.id, by=alba.officer, now=NOW)
        assert queries.subscribers() == []


def test_ADM_15_the_yearly_report_is_published_after_its_year_and_stays(alba: Town) -> None:
    later = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)
    announced(alba)
    with acting_for(alba.id):
        said = {"year": 2026, "by": alba.officer}
        with pytest.raises(ReportRefusedError, match="nu s-a încheiat"):
            services.publish_report(now=NOW, **said)  # type: ignore[arg-type]
        services.write_report(answers={"lawsuits": "niciunul"}, now=later, **said)  # type: ignore[arg-type]
        services.publish_report(now=later, **said)  # type: ignore[arg-type]
        with pytest.raises(ReportRefusedError, match="nu se mai schimbă"):
            services.write_report(answers={"lawsuits": "unul"}, now=later, **said)  # type: ignore[arg-type]
        (report,) = queries.published_reports()

    assert report.figures["drafts"] == 1
    assert report.answers["lawsuits"] == "niciunul"
