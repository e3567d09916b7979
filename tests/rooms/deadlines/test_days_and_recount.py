"""Days declared late: a preview, then every open term moved with a line in the journal."""

import pytest
from django.db import DatabaseError, connection, transaction

from registratura.deadlines import queries
from registratura.deadlines import services as deadlines
from registratura.deadlines.errors import DayRefusedError, OptionsRefusedError
from registratura.deadlines.models import Deadline, DeclaredDay
from registratura.deadlines.queries import DayOff, Options
from registratura.journal import queries as journal
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .deeds import day, extended, moment, started

MOURNING = DayOff(day("04-01"), "Doliu național", "Legea 9/2026", "closed", "law")


def declared(town: Town, off: DayOff = MOURNING) -> DeclaredDay:
    """Declare a day in the open scope."""
    return deadlines.declare_day(
        day_on=off.day_on,
        name=off.name,
        act=off.act,
        kind=off.kind,
        ground=off.ground,
        by=town.administrator,
        now=moment("03-20"),
    )


def recounted(town: Town, *, batch: int = 2_000) -> tuple[int, int]:
    """Ask a recount and do it."""
    with acting_for(town.id):
        asked = deadlines.ask_recomputation(
            cause="Doliu național", by=town.administrator, now=moment("03-20")
        )
        done = deadlines.recompute(
            institution_id=town.id, recomputation_id=asked.id, now=moment("03-20"), batch=batch
        )
    return done.open_count, done.moved_count


def test_a_day_off_by_law_moves_the_terms_that_end_on_it(alba: Town) -> None:
    with acting_for(alba.id):
        ends_then = started(alba)
        ends_later = started(alba, on="03-03", subject_id=2)
        preview = queries.preview(also=[MOURNING])
        declared(alba)
        assert recounted(alba) == (2, 1)
        ends_then.refresh_from_db()
        ends_later.refresh_from_db()
        acts = journal.history_of(subject_type="entry", subject_id=1)

    assert (preview.open_count, preview.moved_count) == (2, 1)
    assert (preview.moves[0].before.due, preview.moves[0].after.due) == (day("04-01"), day("04-02"))
    assert (ends_then.safe_on, ends_then.due_on, ends_then.legal_max_on) == (
        day("03-31"),
        day("04-02"),
        day("04-02"),
    )
    assert ends_later.due_on == day("04-02")
    assert acts[-1].action == "deadlines.term.moved"
    assert acts[-1].actor == "Adina Aldea"
    assert acts[-1].details["due_on"] == ["2026-04-01", "2026-04-02"]
    assert acts[-1].details["cause"] == "Doliu național"


def test_trm_10_a_day_off_by_government_decision_counts_only_when_the_institution_says_so(alba: Town) -> None:
    bridge = DayOff(day("04-01"), "Zi liberă", "HG 100/2026")
    with acting_for(alba.id):
        term = started(alba)
        declared(alba, bridge)
        assert queries.preview().moved_count == 0
        assert recounted(alba) == (1, 0)
        assert queries.preview(chosen=Options(declared_days_count=True)).moved_count == 1
        deadlines.choose_options(
            options=Options(declared_days_count=True), by=alba.administrator, now=moment("03-20")
        )
        assert recounted(alba) == (1, 1)
        term.refresh_from_db()
        text = " ".join(queries.explain(term))

    assert term.due_on == day("04-02")
    assert "Zi liberă, HG 100/2026" in text


def test_a_recount_in_many_batches_does_the_same_and_says_how_far_it_is(alba: Town) -> None:
    reached: list[tuple[int, int]] = []
    with acting_for(alba.id):
        for number in range(7):
            started(alba, subject_id=number)
        declared(alba)
        asked = deadlines.ask_recomputation(cause="Doliu național", by=None, now=moment("03-20"))
        done = deadlines.recompute(
            institution_id=alba.id,
            recomputation_id=asked.id,
            now=moment("03-20"),
            batch=3,
            on_progress=lambda done, total: reached.append((done, total)),
        )
        again = deadlines.recompute(institution_id=alba.id, recomputation_id=asked.id, now=moment("03-21"))
        progress = queries.progress_of(asked.id)

        assert set(Deadline.objects.values_list("due_on", flat=True)) == {day("04-02")}
    assert reached == [(3, 7), (6, 7), (7, 7)]
    assert (done.open_count, done.moved_count) == (7, 7)
    assert again == done
    assert progress is not None
    assert (progress.done_count, progress.finished) == (7, True)


def test_ended_terms_and_hours_do_not_move(alba: Town) -> None:
    with acting_for(alba.id):
        ended = started(alba)
        deadlines.stop(deadline=ended, on=day("03-20"), by=alba.registrar, now=moment("03-20"))
        started(alba, "BREACH", started=moment("03-29"), now=moment("03-29"), subject_id=2)
        declared(alba)
        assert recounted(alba) == (1, 0)
        ended.refresh_from_db()

    assert ended.due_on == day("04-01")


def test_an_extended_term_moves_with_its_own_length(alba: Town) -> None:
    with acting_for(alba.id):
        term = extended(alba, started(alba), "03-18")
        declared(alba, DayOff(day("04-16"), "Doliu național", "Legea 9/2026", "closed", "law"))
        recounted(alba)
        term.refresh_from_db()

    assert term.due_on == day("04-17")


def test_a_withdrawn_day_moves_the_terms_back(alba: Town) -> None:
    with acting_for(alba.id):
        term = started(alba)
        off = declared(alba)
        recounted(alba)
        deadlines.withdraw_day(
            day=off, reason="Scrisă din greșeală", by=alba.administrator, now=moment("03-21")
        )
        assert recounted(alba) == (1, 1)
        term.refresh_from_db()
        with pytest.raises(DayRefusedError, match="deja retrasă"):
            deadlines.withdraw_day(day=off, reason="Iar", by=alba.administrator, now=moment("03-21"))
        with (
            pytest.raises(DatabaseError, match="withdrawn"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE deadlines_declaredday SET withdrawn_at = NULL, withdrawn_by_id = NULL,"
                " withdrawn_reason = ''"
            )
        declared(alba)

    assert term.due_on == day("04-01")


def test_a_saturday_worked_instead_counts_as_working(alba: Town) -> None:
    with acting_for(alba.id):
        term = started(alba, "PET-RED", on="03-09")
        declared(alba, DayOff(day("03-14"), "Recuperare", "Legea 9/2026", "working_instead", "law"))
        recounted(alba)
        term.refresh_from_db()

    assert (term.safe_on, term.due_on) == (day("03-14"), day("03-14"))


@pytest.mark.parametrize(
    ("off", "words"),
    [
        (DayOff(day("04-01"), "", "HG 1/2026"), "cum se numește"),
        (DayOff(day("04-01"), "Zi liberă", " "), "actul"),
        (DayOff(day("04-04"), "Zi liberă", "HG 1/2026"), "deja liberă"),
        (DayOff(day("04-10"), "Zi liberă", "HG 1/2026"), "deja liberă"),
        (DayOff(day("04-01"), "Zi", "HG 1/2026", "working_instead"), "deja lucrătoare"),
        (DayOff(day("04-01"), "Zi", "HG 1/2026", "half"), "Alegeți"),
        (DayOff(day("04-01").replace(year=1980), "Zi", "HG 1/2026"), "Anul"),
    ],
)
def test_a_day_that_cannot_be_is_refused(alba: Town, off: DayOff, words: str) -> None:
    with acting_for(alba.id), pytest.raises(DayRefusedError, match=words):
        declared(alba, off)


def test_a_day_is_declared_once(alba: Town) -> None:
    with acting_for(alba.id):
        declared(alba)
        with pytest.raises(DayRefusedError, match="deja declarată"):
            declared(alba)


def test_too_early_a_warning_is_refused(alba: Town) -> None:
    with acting_for(alba.id), pytest.raises(OptionsRefusedError):
        deadlines.choose_options(options=Options(near_days=31), by=None, now=moment("03-20"))


def test_recounts_are_listed_newest_first(alba: Town) -> None:
    with acting_for(alba.id):
        recounted(alba)
        recounted(alba)
        listed = queries.recomputations()

    assert len(listed) == 2
    assert listed[0].id > listed[1].id
