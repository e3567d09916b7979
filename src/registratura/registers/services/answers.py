"""Answering: one entry answers others, and an answer is withdrawn with a reason."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from registratura.journal.services import Actor, name_of
from registratura.kernel.text import ro_normalise
from registratura.registers.errors import ReasonMissingError, refusals_in_words


def answer_entries(
    *,
    answer_id: int,
    answered_ids: Collection[int],
    seen: Collection[int],
    by: Actor | None,
    request_key: UUID | None = None,
) -> int:
    """
    Write down that an entry answers others, and return how many are newly answered by it; done twice it does nothing.

    Must run inside `acting_for`. An entry that names itself among the answered ones is answered under its own number
    (ARH-05), once.
    seen: the keys of the standing answers that the person knew of.
    request_key: of the form that answers under the same number.
    Raises: AnsweredMeanwhileError when one of them has an answer that is not among those seen; AnswerRefusedError
    when the directions do not fit; EntryStateError when the answer no longer stands; EntryMissingError.
    Law: Legea 16/1996, instrucțiuni art. 9 (documentul la care se conexează).
    """
    actor_id, actor_name = name_of(by=by)
    with refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT registers_answer(%s, %s::bigint[], %s::bigint[], %s, %s, %s)",
            [answer_id, sorted(set(answered_ids)), sorted(set(seen)), request_key, actor_id, actor_name],
        )
        return int(cursor.fetchone()[0])


def withdraw_answer(*, answer_id: int, reason: str, by: Actor) -> None:
    """
    Take an answer back: the document waits again unless another answer stands; both histories tell it.

    answer_id: the key of the answer's own row.
    Raises: ReasonMissingError; EntryStateError when somebody withdrew it before; EntryMissingError.
    """
    reason = ro_normalise(reason, single_line=True)
    if len(reason) < 3:
        raise ReasonMissingError(_("Scrieți de ce retrageți răspunsul."), field="reason")
    actor_id, actor_name = name_of(by=by)
    with refusals_in_words(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT registers_withdraw_answer(%s, %s, %s, %s)",
            [answer_id, actor_id, actor_name, reason[:500]],
        )
