"""Two people answer the same document at once: one wins, the other is told who answered and with what number."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from registratura.flows.answering import Replied, SomebodyAnsweredError
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town

from .answering_ground import answered, incoming, reply

ROUNDS = 3


@pytest.mark.parametrize("same_number", [False, True], ids=["new-number", "same-number-ARH-05"])
def test_ar_18_of_two_answers_at_once_one_wins_and_the_other_is_told(
    town: Town, django_db_blocker: Any, same_number: bool
) -> None:
    with django_db_blocker.unblock(), ThreadPoolExecutor(2) as people:
        for _round in range(ROUNDS):
            asked = incoming(town)
            start = Barrier(2)

            def press(
                who: Any, asked: int = asked, start: Barrier = start
            ) -> Replied | SomebodyAnsweredError:
                handed = reply(town, asked, same_number=same_number)
                start.wait()
                try:
                    return answered(town, handed, by=who)
                except SomebodyAnsweredError as error:
                    return error
                finally:
                    connection.close()

            came = list(people.map(press, (town.registrar, town.officer)))

            (won,) = [one for one in came if isinstance(one, Replied)]
            (told,) = [one for one in came if isinstance(one, SomebodyAnsweredError)]
            with acting_for(town.id):
                (line,) = books.answers_of([asked])[asked]
                faults = list(books.verify_register(town.general))
            assert line.answer_number == won.written_number
            assert won.written_number in told.words
            assert line.linked_by in told.words
            assert faults == []
