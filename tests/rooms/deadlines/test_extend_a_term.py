"""More time: once, in the right role, before the end, after the notice; each refusal names its article."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.deadlines import queries
from registratura.deadlines import services as deadlines
from registratura.deadlines.errors import ExtensionRefusedError, TermEndedError
from registratura.journal import queries as journal
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .deeds import day, extended, moment, started


def test_t5_a_petition_gets_fifteen_days_more_counted_from_its_start(alba: Town) -> None:
    with acting_for(alba.id):
        term = extended(alba, started(alba), "03-30")
        acts = journal.history_of(subject_type="entry", subject_id=1)

    assert (term.safe_on, term.due_on, term.legal_max_on) == (day("04-16"), day("04-16"), day("04-17"))
    assert acts[-1].details["due_on"] == ["2026-04-01", "2026-04-16"]
    assert acts[-1].details["decision"] == "12/30.03.2026"


def test_inf_04_thirty_days_replace_the_ten(alba: Town) -> None:
    with acting_for(alba.id):
        term = extended(alba, started(alba, "IIP", on="03-09"), "03-19", role="clerk")

    assert (term.due_on, term.legal_max_on) == (day("04-08"), day("04-09"))


def test_inf_04_without_a_notice_in_ten_days_the_thirty_are_locked(alba: Town) -> None:
    with acting_for(alba.id):
        term = started(alba, "IIP", on="03-09")

        assert "până la 19.03.2026" in queries.extension_obstacle(term, today=day("03-10"))
        assert "art. 7" in queries.extension_obstacle(term, today=day("03-20"))
        with pytest.raises(ExtensionRefusedError, match=r"Legea 544/2001 art\. 7"):
            extended(alba, term, "03-20", notice_sent_on=day("03-19"))


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("04-02", {}, r"s-a împlinit la 01\.04\.2026 .*OG 27/2002 art\. 9"),
    ("03-30", {"role": "clerk"}, r"conducătorul instituției \(OG 27/2002 art\. 9\)"),
    ("03-30", {"notice_sent_on": None}, r"întâi înștiințarea .*OG 27/2002 art\. 9"),
    ("03-30", {"notice_sent_on": day("03-31")}, "viitor"),
    ("03-30", {"notice_reference": " "}, "numărul înștiințării"),
    ("03-30", {"reason": " "}, "cercetare"),
    ("03-30", {"decision_number": ""}, "numărul deciziei"),
    ("03-30", {"decided_on": day("03-31")}, "între pornirea"),
    ("03-30", {"decided_on": day("03-01")}, "între pornirea"),
]


@pytest.mark.parametrize(("on", "how", "words"), REFUSED)
def test_pet_07_pet_09_more_time_is_refused_with_the_article(
    alba: Town, on: str, how: dict[str, Any], words: str
) -> None:
    with acting_for(alba.id):
        term = started(alba)
        with pytest.raises(ExtensionRefusedError, match=words):
            extended(alba, term, on, **how)
        term.refresh_from_db()

    assert term.due_on == day("04-01")


def test_pet_07_a_second_extension_is_refused_by_the_service_and_by_the_database(alba: Town) -> None:
    with acting_for(alba.id):
        term = extended(alba, started(alba), "03-30")
        with pytest.raises(ExtensionRefusedError, match="o singură prelungire"):
            extended(alba, term, "03-31")
        with (
            pytest.raises(DatabaseError, match="extended once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE deadlines_deadline SET decided_on = '2026-03-31' WHERE id = %s", [term.id])


def test_adm_26_the_notice_must_leave_ten_days_before_the_end(alba: Town) -> None:
    with acting_for(alba.id):
        late = started(alba, "AUT")
        with pytest.raises(ExtensionRefusedError, match=r"22\.03\.2026"):
            extended(alba, late, "03-23", role="")
        term = extended(alba, late, "03-23", role="", notice_sent_on=day("03-20"))

    assert term.due_on == day("04-14")


def test_a_term_without_extension_says_its_article(alba: Town) -> None:
    with acting_for(alba.id):
        term = started(alba, "PET-RED")
        with pytest.raises(ExtensionRefusedError, match=r"nu prevede .*art\. 6¹"):
            extended(alba, term, "03-03")


def test_an_ended_term_is_not_extended(alba: Town) -> None:
    with acting_for(alba.id):
        term = started(alba)
        deadlines.stop(deadline=term, on=day("03-20"), by=alba.registrar, now=moment("03-20"))
        with pytest.raises(TermEndedError, match=r"20\.03\.2026 \(respectat\)"):
            extended(alba, term, "03-30")


def test_an_extended_term_explains_itself(alba: Town) -> None:
    with acting_for(alba.id):
        text = "\n".join(queries.explain(extended(alba, started(alba), "03-30")))

    assert "în total 45 de zile calendaristice" in text
    assert "Se poate prelungi" not in text
