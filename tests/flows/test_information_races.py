"""Two people at one request, each with a connection of their own: one wins, the other is told who did what."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from registratura.information import queries
from registratura.information.errors import ComplaintDecidedError, RequestEndedError, RequestRefusedError
from registratura.information.rules import Evaluation, Nature, Verdict
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.information_ground import (
    REASONS,
    assess,
    complain,
    decide,
    end,
    heard,
    last_number,
    notice,
    open_registers,
    submitted,
    today,
)


def at_once(*deeds: Callable[[], object]) -> list[DomainError]:
    """Do everything in the same moment and return what was refused."""
    start, told = Barrier(len(deeds)), list[DomainError]()

    def act(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
        except DomainError as error:
            told.append(error)
        finally:
            connection.close()

    threads = [Thread(target=act, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_refused_and_answered_at_once_has_one_winner_and_takes_one_number(town: Town) -> None:
    open_registers(town)
    entry_id = submitted(town)
    assess(town, entry_id, Evaluation.EXEMPT)

    told = at_once(
        *(
            lambda nature=nature: end(town, entry_id, nature, partial=True, codes=("d",), reasoning=REASONS)
            for nature in (Nature.REFUSED, Nature.FAVORABLE)
        )
    )

    [error] = told
    assert isinstance(error, RequestEndedError)
    assert "hotărât de Ana Albu" in error.words
    assert last_number(town) == 2


def test_two_notices_at_once_are_one(town: Town) -> None:
    open_registers(town)
    entry_id = submitted(town)
    assess(town, entry_id, Evaluation.ON_REQUEST)

    [error] = at_once(lambda: notice(town, entry_id), lambda: notice(town, entry_id))

    assert isinstance(error, RequestRefusedError)
    assert last_number(town) == 2


def test_a_complaint_decided_twice_at_once_has_one_decision(town: Town) -> None:
    open_registers(town)
    entry_id = submitted(town)
    assess(town, entry_id, Evaluation.EXEMPT)
    end(town, entry_id, Nature.REFUSED, codes=("d",), reasoning=REASONS)
    complaint_id = complain(town, entry_id)
    heard(town, complaint_id)

    [error] = at_once(
        lambda: decide(town, complaint_id, Verdict.FOUNDED, measures="avertisment"),
        lambda: decide(town, complaint_id, Verdict.UNFOUNDED, reasoning=REASONS),
    )

    assert isinstance(error, ComplaintDecidedError)
    with acting_for(town.id):
        assert [line.verdict for line in queries.open_complaints(today=today())] == []
