"""Rules of law that no single room shows by itself: what is never asked, never paused, and how days are counted."""

from datetime import UTC, date, datetime

import pytest

from registratura.correspondents import services as correspondents
from registratura.deadlines import services as deadlines
from registratura.deadlines.errors import ExtensionRefusedError
from registratura.deadlines.legal_holidays import LegalCalendar
from registratura.deadlines.models import Deadline
from registratura.deadlines.rules import Regime, Span, count_days
from registratura.flows import information, petition_answers, petition_following
from registratura.flows import terms as term_flow
from registratura.information import rules as information_rules
from registratura.information.rules import Evaluation, Way
from registratura.kernel.calendar import legal_date
from registratura.petitions.models import Petition
from registratura.petitions.terms import SenderType, Standing
from registratura.registers.drafts import EntryDraft, PartyDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .information_ground import Enter, assess, card, enter, row, terms_of  # noqa: F401
from .petition_ground import Office, now, office_of, today


@pytest.fixture
def office(alba: Town) -> Office:
    return office_of(alba)


def counted(start: str, regime: Regime, count: int) -> tuple[date, date, date]:
    dates = count_days(start=date.fromisoformat(start), span=Span(regime, count), calendar=LegalCalendar())
    return dates.safe, dates.due, dates.legal_max


@pytest.mark.parametrize(
    ("start", "regime", "count", "due"),
    [
        pytest.param("2026-03-20", Regime.CAL, 30, "2026-04-20", id="TRM_03 Easter inside adds no days"),
        pytest.param("2026-02-27", Regime.CAL, 30, "2026-03-30", id="TRM_04 a Sunday moves to Monday"),
        pytest.param("2026-01-31", Regime.MONTH, 1, "2026-03-02", id="TRM_05 the last day of a short month"),
        pytest.param("2026-03-12", Regime.EU_MONTH, 1, "2026-04-14", id="TRM_09 a month of the Union"),
        pytest.param("2026-04-02", Regime.WD, 10, "2026-04-20", id="TRM_11 ten working days over Easter"),
    ],
)
def test_TRM_03_TRM_04_TRM_05_TRM_09_TRM_11_terms_end_as_the_codes_say(
    start: str, regime: Regime, count: int, due: str
) -> None:
    assert counted(start, regime, count)[1] == date.fromisoformat(due)


def test_TRM_01_TRM_02_free_days_count_neither_the_first_nor_the_last() -> None:
    safe, due, most = counted("2026-03-02", Regime.CAL, 30)

    assert (safe, due, most) == (date(2026, 4, 1), date(2026, 4, 1), date(2026, 4, 2))


def test_TRM_08_what_was_posted_in_time_is_in_time() -> None:
    last = date(2026, 6, 3)

    for filed, posted, in_time in (
        (date(2026, 6, 5), date(2026, 6, 3), True),
        (date(2026, 6, 5), None, False),
        (date(2026, 6, 3), None, True),
    ):
        assert information_rules.complaint_in_time(last_day=last, filed_on=filed, posted_on=posted) is in_time


def test_TRM_12_waiting_for_the_petitioner_stops_no_term(alba: Town, enter: Enter) -> None:  # noqa: F811
    entry_id = enter()
    assess(alba, entry_id, Evaluation.ON_REQUEST, answer_address="")
    before = terms_of(alba, entry_id)["IIP"].due_on
    with acting_for(alba.id):
        information.ask_clarification(
            entry=row(entry_id), text="Care contract?", way=Way.PAPER, by=alba.registrar, now=now()
        )

    after = terms_of(alba, entry_id)["IIP"]
    assert (after.state, after.due_on) == ("open", before)
    assert not any(word in name for name in deadlines.__all__ for word in ("pause", "suspend"))
    assert card(alba, entry_id).clarification is not None


def test_TRM_13_days_are_those_of_bucharest() -> None:
    assert legal_date(datetime(2026, 3, 1, 22, 30, tzinfo=UTC)) == date(2026, 3, 2)
    assert legal_date(datetime(2026, 7, 1, 20, 59, tzinfo=UTC)) == date(2026, 7, 1)


def test_PET_02_an_organization_petitions_without_being_asked_for_its_tax_code(office: Office) -> None:
    with acting_for(office.id):
        firm = correspondents.add(
            data={"kind": "company", "name": "Asociația Parcul Verde"}, by=office.town.officer, now=now()
        )
    entry = office.petition(parties=(PartyDraft("sender", "Asociația Parcul Verde", firm.id),))

    with acting_for(office.id):
        assert petition_following.proposed(entry=entry).sender_type is SenderType.ORGANIZATION
        assert office.card(entry).standing is Standing.IN_WORK


def test_PET_03_nothing_is_paid_to_register_a_petition() -> None:
    fields = {field.name for field in Petition._meta.get_fields()} | set(EntryDraft.__dataclass_fields__)

    assert not {name for name in fields if any(word in name for word in ("fee", "price", "cost", "paid"))}


def test_PET_09_more_time_without_a_notice_that_left_before_is_refused(office: Office) -> None:
    entry = office.petition()
    with acting_for(office.id):
        term = Deadline.objects.get(subject_id=entry.id, state="open")
        with pytest.raises(ExtensionRefusedError, match="înștiințarea"):
            term_flow.extend(
                entry=entry,
                deadline_id=term.id,
                reason="Cercetare mai amănunțită",
                decision_number="12",
                decided_on=today(),
                role="institution_head",
                by=office.mayor,
                now=now(),
            )
        longer = term_flow.extend(
            entry=entry,
            deadline_id=term.id,
            reason="Cercetare mai amănunțită",
            decision_number="12",
            decided_on=today(),
            role="institution_head",
            notice_sent_on=today(),
            notice_reference="13",
            by=office.mayor,
            now=now(),
        )

    assert longer.due_on > term.due_on


def test_SEM_12_who_wrote_electronically_is_answered_electronically(office: Office) -> None:
    by_mail, by_post = office.petition(channel="email"), office.petition(channel="post")

    with acting_for(office.id):
        assert petition_answers.answer_channel(entry=by_mail) == "email"
        assert petition_answers.answer_channel(entry=by_post) == "post"


def test_SEM_13_a_plain_mail_without_any_signature_is_a_petition(office: Office) -> None:
    entry = office.petition(channel="email")

    with acting_for(office.id):
        assert office.card(entry).standing is Standing.IN_WORK
        assert office.terms(entry) == {"PET": "open"}


def test_INF_21_a_request_in_free_form_is_taken_and_its_term_runs(
    alba: Town,
    enter: Enter,  # noqa: F811
) -> None:
    entry_id = enter(subject="Vreau să știu cât a costat salubritatea", document_kind="", parties=())

    assert terms_of(alba, entry_id)["IIP"].state == "open"
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    assert card(alba, entry_id).evaluation is Evaluation.ON_REQUEST
