"""The row of a request and its primary evaluation: terms that it starts, what is asked of the applicant."""

from datetime import timedelta

import pytest
from django.utils import timezone

from registratura.deadlines import services as deadlines
from registratura.deadlines.queries import Options
from registratura.flows import information as flow
from registratura.information import queries
from registratura.information.errors import RequestMissingError, RequestRefusedError
from registratura.information.rules import Domain, Evaluation, Nature, Step, Way
from registratura.kernel.calendar import legal_date
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.information_ground import Enter, assess, card, enter, leave, refused, row, terms_of, today

__all__ = ["enter"]
pytestmark = pytest.mark.django_db


def test_INF_06_a_request_has_its_row_with_its_number_and_the_mode_of_that_day(
    alba: Town, enter: Enter
) -> None:
    by_law = enter()
    with acting_for(alba.id):
        deadlines.choose_options(
            options=Options(follows_norms=True), by=alba.administrator, now=timezone.now()
        )
    by_norms = enter(channel="email")

    assert [card(alba, key).norms for key in (by_law, by_norms)] == [False, True]
    assert [card(alba, key).received_way for key in (by_law, by_norms)] == ["paper", "electronic"]
    assert card(alba, by_law).step is Step.EVALUATE


def test_what_stands_in_no_register_of_law_544_is_no_request(alba: Town, enter: Enter) -> None:
    entry_id = enter(special_register_ids=())

    with acting_for(alba.id):
        assert queries.request_card(entry_id, today=today()) is None
    with pytest.raises(RequestMissingError):
        assess(alba, entry_id, Evaluation.ON_REQUEST)


@pytest.mark.parametrize(
    ("evaluation", "code", "step"),
    [
        (Evaluation.ON_REQUEST, "", Step.ANSWER),
        (Evaluation.PUBLISHED, "IIP-OF", Step.TELL_PUBLISHED),
        (Evaluation.EXEMPT, "IIP-REF", Step.REFUSE),
        (Evaluation.NOT_OURS, "IIP-RED", Step.REDIRECT),
        (Evaluation.NOT_544, "IIP-REENC", Step.RECLASSIFY),
    ],
)
def test_INF_07_the_evaluation_starts_its_term_and_says_what_follows(
    alba: Town, enter: Enter, evaluation: Evaluation, code: str, step: Step
) -> None:
    entry_id = enter()

    assess(alba, entry_id, evaluation)

    assert set(terms_of(alba, entry_id)) == {"IIP"} | ({code} if code else set())
    assert card(alba, entry_id).step is step


def test_INF_05_the_five_days_of_a_refusal_run_from_receipt(alba: Town, enter: Enter) -> None:
    received = timezone.now() - timedelta(days=2)
    entry_id = enter(received_at=received)

    assess(alba, entry_id, Evaluation.EXEMPT)

    found = terms_of(alba, entry_id)
    assert found["IIP-REF"].started_on == legal_date(received)
    assert found["IIP"].started_on == today()


def test_INF_07_another_evaluation_ends_the_term_of_the_former_one(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    assess(alba, entry_id, Evaluation.EXEMPT)

    assess(alba, entry_id, Evaluation.PUBLISHED)
    assess(alba, entry_id, Evaluation.PUBLISHED)

    found = terms_of(alba, entry_id)
    assert (found["IIP-REF"].state, found["IIP-OF"].state) == ("cancelled", "open")


def test_INF_01_what_cannot_be_understood_is_asked_not_refused(alba: Town, enter: Enter) -> None:
    entry_id = enter()
    with pytest.raises(RequestRefusedError, match="cereți lămuriri"):
        assess(alba, entry_id, Evaluation.ON_REQUEST, information_asked=" ")
    assess(alba, entry_id, Evaluation.ON_REQUEST, answer_address="")
    assert "Cereți-o solicitantului" in refused(alba, entry_id, Nature.FAVORABLE)

    with acting_for(alba.id):
        made = flow.ask_clarification(
            entry=row(entry_id),
            text="Unde vă trimitem răspunsul?",
            way=Way.PAPER,
            by=alba.registrar,
            now=timezone.now(),
        )

    assert made is not None
    leave(alba, made.entry_id)
    found = card(alba, entry_id)
    assert found.clarification is not None
    assert terms_of(alba, entry_id)["IIP"].state == "open"  # the law knows no pause
    assert found.clarification_text == "Unde vă trimitem răspunsul?"


def test_a_domain_besides_the_five_is_named(alba: Town, enter: Enter) -> None:
    with pytest.raises(RequestRefusedError, match="care este domeniul"):
        assess(alba, enter(), Evaluation.ON_REQUEST, domain=Domain.OTHER)
