"""Adding, correcting and merging correspondents; a stranger's are not there."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from registratura.correspondents import queries
from registratura.correspondents import services as correspondents
from registratura.correspondents.models import Correspondent
from registratura.correspondents.services import CorrespondentRefusedError, MergeRefusedError
from registratura.journal import queries as journal
from registratura.toolkit.scope import acting_for
from tests.cast import NOW, Town


def add(town: Town, name: str, **data: str) -> Correspondent:
    with acting_for(town.id):
        return correspondents.add(data={"name": name, **data}, by=town.registrar, now=NOW)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " \x00\u202e"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "Dan", "kind": "ghost"}, "kind"),
        ({"name": "Dan", "cnp": "1" * 14}, "cnp"),
        ({"name": "Dan", "address": "x" * 241}, "address"),
        ({"name": "Dan", "email": "x" * 255}, "email"),
        ({"name": "Dan", "remarks": "x" * 501}, "remarks"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_field(alba: Town, data: dict[str, Any], field: str) -> None:
    with acting_for(alba.id), pytest.raises(CorrespondentRefusedError) as refusal:
        correspondents.add(data=data, by=alba.registrar, now=NOW)

    assert refusal.value.field == field


def test_wrong_check_digits_warn_elsewhere_and_are_kept(alba: Town) -> None:
    kept = add(alba, "Firmă SRL", kind="company", cui="12345678", cnp="1800101123456")

    with acting_for(alba.id):
        assert (kept.cui, queries.cnp_of(kept)) == ("12345678", "1800101123456")


def test_a_name_is_found_without_diacritics_and_by_no_stranger(alba: Town, buzau: Town) -> None:
    add(alba, "Țăranu Ştefania")

    with acting_for(alba.id):
        assert [card.name for card in queries.find("taranu stef")] == ["Țăranu Ștefania"]
    with acting_for(buzau.id):
        assert queries.find("taranu stef") == []


@pytest.mark.parametrize("typed", ["%", "__", "\\", "' OR 1=1 --", "\x00a", "a" * 5_000, "👍👍", "12"])
def test_whatever_is_typed_finds_or_finds_nothing(alba: Town, typed: str) -> None:
    add(alba, "Popescu Ion")

    with acting_for(alba.id):
        assert queries.find(typed) == []


def test_a_correction_stands_in_the_journal_without_the_personal_code(alba: Town) -> None:
    kept = add(alba, "Popescu Ion", cnp="1800101123456")
    with acting_for(alba.id):
        correspondents.correct(
            correspondent=kept,
            data={"name": "Popescu Ioan", "cnp": "1800101123457"},
            by=alba.registrar,
            now=NOW,
        )
        acts = journal.history_of(subject_type="correspondent", subject_id=kept.id)

    assert acts[-1].details["name"] == ["Popescu Ion", "Popescu Ioan"]
    assert not any("1800101" in str(act.details) for act in acts)


def test_a_merge_can_be_undone_and_none_is_merged_twice(alba: Town) -> None:
    keep, merged, third = add(alba, "Popescu Ion"), add(alba, "Popescu I."), add(alba, "Ion Popescu")
    with acting_for(alba.id):
        correspondents.merge(keep=keep, merged=merged, by=alba.registrar)
        for pair in ((keep, merged), (merged, third), (third, merged), (keep, keep)):
            with pytest.raises(MergeRefusedError):
                correspondents.merge(keep=pair[0], merged=pair[1], by=alba.registrar)
        correspondents.unmerge(correspondent=merged, by=alba.registrar)
        with pytest.raises(MergeRefusedError):
            correspondents.unmerge(correspondent=merged, by=alba.registrar)


def test_a_stranger_s_correspondent_is_not_merged(alba: Town, buzau: Town) -> None:
    own, foreign = add(alba, "Popescu Ion"), add(buzau, "Popescu Ion")

    with acting_for(alba.id):
        with pytest.raises(MergeRefusedError):
            correspondents.merge(keep=own, merged=foreign, by=alba.registrar)
        with pytest.raises(Correspondent.DoesNotExist):
            correspondents.correct(correspondent=foreign, data={"name": "X"}, by=alba.registrar, now=NOW)


def test_a_correspondent_is_never_deleted(alba: Town) -> None:
    kept = add(alba, "Popescu Ion")

    with acting_for(alba.id), pytest.raises(DatabaseError), transaction.atomic():
        Correspondent.objects.filter(pk=kept.id).delete()


def test_a_personal_code_is_shown_with_a_reason_and_a_trace(alba: Town) -> None:
    kept = add(alba, "Popescu Ion", cnp="1800101123456")

    with acting_for(alba.id):
        with pytest.raises(CorrespondentRefusedError):
            correspondents.reveal_cnp(correspondent=kept, reason="  ", by=alba.registrar)
        shown = correspondents.reveal_cnp(
            correspondent=kept, reason="Verificare la ghișeu", by=alba.registrar
        )
        acts = journal.history_of(subject_type="correspondent", subject_id=kept.id)

    assert shown == "1800101123456"
    assert acts[-1].action == "correspondents.cnp.revealed"
