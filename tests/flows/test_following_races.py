"""Two completions at once, and one given while it is withdrawn: one stands, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

from django.db import connection
from django.utils import timezone

from registratura.documents.services import ReceivedFile
from registratura.flows import completing
from registratura.following import queries
from registratura.following.errors import CompletionStateError
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as books
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.following_ground import asked, kept, opened, row


def test_of_two_completions_at_once_one_stands_and_one_given_while_withdrawn_is_told(
    town: Town, django_db_blocker: Any, tmp_path: Path
) -> None:
    with django_db_blocker.unblock(), ThreadPoolExecutor(2) as people:
        entry_id = town.register().entry_id
        twice, torn = asked(town, entry_id), asked(town, entry_id, text="Lipsește și chitanța.")
        one, two = kept(town, tmp_path), kept(town, tmp_path, b"Alt fisier.\n", "alt.txt")
        key_id = opened(town, entry_id).key_id

        def giving(completion_id: int, file: ReceivedFile) -> Callable[[], object]:
            return lambda: completing.give(
                institution=town.institution,
                entry_id=entry_id,
                completion_id=completion_id,
                received=[file],
                note="",
                key_id=key_id,
                by=None,
                now=timezone.now(),
            )

        def withdrawing() -> None:
            with acting_for(town.id):
                completing.withdraw(
                    entry=row(town, entry_id),
                    completion_id=torn.id,
                    reason="Nu mai trebuie.",
                    by=town.registrar,
                    now=timezone.now(),
                )

        for deeds in ((giving(twice.id, one), giving(twice.id, two)), (giving(torn.id, two), withdrawing)):
            start = Barrier(2)
            refused = list(people.map(lambda deed, start=start: _refused(deed, start), deeds))
            assert sorted(refused) == [False, True]

        with acting_for(town.id):
            cards = queries.completions_of(entry_id, today=legal_date(timezone.now()))
            files = books.entry_card(row(town, entry_id)).documents
        assert len(files) == sum(len(card.document_ids) for card in cards)
        assert not any(card.waits for card in cards)


def _refused(deed: Callable[[], object], start: Barrier) -> bool:
    """Do a deed at the same moment as another; say whether it was told that the other was first."""
    start.wait()
    try:
        deed()
    except CompletionStateError:
        return True
    finally:
        connection.close()
    return False
