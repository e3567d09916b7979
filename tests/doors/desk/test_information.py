"""A request for information on its card: evaluation, clarifications, notice, endings, delay."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from registratura.information.rules import Evaluation, Nature
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address, words
from tests.doors.desk.information_ground import FOUND, at, deed, officer
from tests.doors.desk.terms_ground import signed_in
from tests.flows.information_ground import REASONS, assess, card, end, submitted

__all__ = ["officer"]
pytestmark = pytest.mark.django_db


def later(days: int) -> Any:
    return time_machine.travel(datetime.now(tz=UTC) + timedelta(days=days), tick=False)


def test_the_card_says_what_the_law_asks_next_and_until_when_thirty_days_can_be_had(
    alba: Town, officer: Client
) -> None:
    entry_id = submitted(alba)

    shown = words(officer.get(at(alba, "entry", entry_id)))

    assert "Legea 544/2001" in shown
    assert "de evaluat" in shown
    assert "30 de zile numai cu înștiințarea solicitantului până la" in shown
    assert deed(alba, "evaluate", entry_id) in shown


def test_a_clerk_reads_the_card_and_is_offered_no_deed(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)

    shown = words(signed_in(alba.clerk).get(at(alba, "entry", entry_id)))

    assert "de evaluat" in shown
    assert deed(alba, "evaluate", entry_id) not in shown


def test_INF_07_the_evaluation_is_written_and_the_next_step_shown(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)

    answer = officer.post(deed(alba, "evaluate", entry_id), FOUND, follow=True)

    assert "Evaluarea primară este scrisă" in words(answer)
    assert "Dă răspunsul" in words(answer)
    assert card(alba, entry_id).evaluation is Evaluation.ON_REQUEST


def test_INF_02_no_page_asks_for_a_reason_of_asking(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)

    for page in (deed(alba, "evaluate", entry_id), address(alba, "information_verbal")):
        shown = words(officer.get(page))
        assert 'name="reason"' not in shown
        assert 'name="motiv' not in shown


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"evaluation": ""}, "Alegeți ce a găsit evaluarea primară"),
        ({"evaluation": "altceva"}, "Alegeți din listă"),
        ({"domain": "other"}, "Spuneți care este domeniul"),
        ({"person_kind": ""}, "persoană fizică sau juridică"),
        ({"information_asked": " "}, "cereți lămuriri"),
        ({"information_asked": "a" * 10_000}, "Prea lung"),
    ],
)
def test_an_evaluation_that_lacks_something_keeps_what_was_typed(
    alba: Town, officer: Client, fields: dict[str, str], said: str
) -> None:
    entry_id = submitted(alba)

    answer = officer.post(deed(alba, "evaluate", entry_id), {**FOUND, **fields})

    assert answer.status_code == 422
    assert said in words(answer)
    assert "Str. Lungă 4" in words(answer)


def test_INF_03_an_answer_takes_its_number_and_waits_to_leave(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)

    answer = officer.post(
        deed(alba, "answer", entry_id),
        {"nature": "favorable", "way": "paper", "format": "copie"},
        follow=True,
    )

    assert "Răspunsul are numărul 2" in words(answer)
    assert "de expediat" in words(answer)
    assert card(alba, entry_id).nature is Nature.FAVORABLE


def test_INF_05_15_a_refusal_names_its_letters_and_shows_the_remedies(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.EXEMPT)
    page = deed(alba, "refuse", entry_id)

    shown = words(officer.get(page))
    assert "d) datele personale" in shown
    assert "art. 21 alin. (2)" in shown
    assert "taxă de timbru" in shown  # INF-20
    bare = officer.post(page, {"way": "paper", "reasoning": REASONS})
    assert bare.status_code == 422
    assert "art. 12 alin. (1)" in words(bare)
    assert REASONS in words(bare)

    done = officer.post(page, {"way": "paper", "codes": ["d"], "reasoning": REASONS}, follow=True)

    assert "art. 12 alin. (1) lit. d)" in words(done)


@pytest.mark.parametrize(
    ("evaluation", "name", "fields", "nature"),
    [
        (Evaluation.NOT_OURS, "redirect", {"authority": "Consiliul Județean"}, Nature.REDIRECTED),
        (Evaluation.PUBLISHED, "published", {"link": "https://alba.example/buget"}, Nature.PUBLISHED),
        (Evaluation.NOT_544, "reclassify", {}, Nature.RECLASSIFIED),
    ],
)
def test_INF_07_08_09_each_other_ending_has_its_page(
    alba: Town,
    officer: Client,
    evaluation: Evaluation,
    name: str,
    fields: dict[str, str],
    nature: Nature,
) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, evaluation)
    page = deed(alba, name, entry_id)
    assert officer.get(page).status_code == 200
    if fields:
        assert officer.post(page, {"way": "paper"}).status_code == 422

    assert officer.post(page, {"way": "paper", **fields}).status_code == 302
    assert card(alba, entry_id).nature is nature


def test_INF_07_a_page_that_the_evaluation_does_not_allow_says_so(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)

    assert "Faceți întâi evaluarea primară" in words(officer.get(deed(alba, "answer", entry_id)))
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    refusal = officer.post(
        deed(alba, "refuse", entry_id), {"way": "paper", "codes": "d", "reasoning": REASONS}
    )
    assert "Evaluarea primară spune altceva" in words(refusal)
    assert card(alba, entry_id).nature is None


def test_who_comes_second_is_told_who_answered(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    end(alba, entry_id, Nature.FAVORABLE)

    shown = words(officer.post(deed(alba, "answer", entry_id), {"nature": "favorable", "way": "paper"}))

    assert "hotărât de Ana Albu" in shown


def test_INF_01_clarifications_are_asked_by_letter_or_word(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    page = deed(alba, "clarify", entry_id)
    assert "legea nu le suspendă" in words(officer.get(page))

    by_word = officer.post(page, {"text": "Care contract?", "way": "verbal"}, follow=True)
    by_letter = officer.post(page, {"text": "Care contract?", "way": "paper"}, follow=True)

    assert "Este scris că ați cerut lămuriri" in words(by_word)
    assert "Scrisoarea are numărul 2" in words(by_letter)


def test_INF_04_the_notice_leads_to_its_letter_and_is_locked_after_ten_days(
    alba: Town, officer: Client
) -> None:
    entry_id, other = submitted(alba), submitted(alba)
    for key in (entry_id, other):
        assess(alba, key, Evaluation.ON_REQUEST)
    page = deed(alba, "notice", entry_id)
    assert "nu 10 și încă 30" in words(officer.get(page))

    prepared = officer.post(page, {"reason": "volum mare", "way": "paper"}, follow=True)
    assert "cele 30 de zile se dau când pleacă" in words(prepared)
    assert "30 de zile numai dacă înștiințarea nr." in words(officer.get(at(alba, "entry", entry_id)))

    with later(14):
        officer = signed_in(alba.officer)
        late = officer.post(deed(alba, "notice", other), {"reason": "volum mare", "way": "paper"})
        assert late.status_code == 422
        assert "nu se mai poate folosi" in words(late)
        assert "30 de zile nu se mai pot" in words(officer.get(at(alba, "entry", other)))


def test_a_late_answer_asks_for_the_cause_on_the_card(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    end(alba, entry_id, Nature.FAVORABLE)

    with later(14):
        officer = signed_in(alba.officer)
        assert "Cauza întârzierii" in words(officer.get(at(alba, "entry", entry_id)))
        assert "Scrieți cauza" in words(
            officer.post(deed(alba, "delay", entry_id), {"cause": ""}, follow=True)
        )
        done = officer.post(deed(alba, "delay", entry_id), {"cause": "Volum mare"}, follow=True)
        assert "răspunsul poate pleca" in words(done)
        assert officer.get(deed(alba, "delay", entry_id)).status_code == 405


def test_a_late_ending_asks_for_the_cause_in_its_form(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)

    with later(14):
        officer = signed_in(alba.officer)
        bare = officer.post(deed(alba, "answer", entry_id), {"nature": "favorable", "way": "paper"})
        assert "cauza întârzierii" in words(bare)
        fields = {"nature": "nonexistent", "way": "paper", "delay_cause": "Arhivă inundată"}
        assert officer.post(deed(alba, "answer", entry_id), fields).status_code == 302


def test_a_standing_answer_is_offered_as_the_letter(alba: Town, officer: Client) -> None:
    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    from registratura.registers import services as registers

    given = alba.register("Răspuns", direction="outgoing")
    with acting_for(alba.id):
        registers.answer_entries(
            answer_id=given.entry_id, answered_ids=[entry_id], seen=[], by=alba.registrar
        )
    page = deed(alba, "answer", entry_id)
    assert "deja înregistrat" in words(officer.get(page))

    officer.post(page, {"nature": "favorable", "way": "paper", "letter": str(given.entry_id)})

    found = card(alba, entry_id).answer
    assert found is not None
    assert found.id == given.entry_id


def test_an_annulled_answer_offers_to_open_the_request_again(alba: Town, officer: Client) -> None:
    from django.utils import timezone

    from registratura.flows import answering

    entry_id = submitted(alba)
    assess(alba, entry_id, Evaluation.ON_REQUEST)
    made = end(alba, entry_id, Nature.FAVORABLE)
    assert "în picioare" in words(officer.post(deed(alba, "reopen", entry_id), follow=True))
    with acting_for(alba.id):
        row = books.entry_by_id(made.entry_id)
        assert row is not None
        answering.annul_entry(entry=row, reason="Greșit", act="", by=alba.registrar, now=timezone.now())
    assert "Redeschide cererea" in words(officer.get(at(alba, "entry", entry_id)))

    assert "așteaptă din nou" in words(officer.post(deed(alba, "reopen", entry_id), follow=True))
