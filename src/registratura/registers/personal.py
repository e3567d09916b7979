"""What this room holds about one person."""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registratura.registers.models import (
    Correction,
    Entry,
    EntryAnswer,
    EntryDocument,
    EntryParty,
    EntrySearch,
    FileWords,
    Inscription,
)
from registratura.toolkit.holding import IN_REGISTER, Table, Tables


def _answer(numbers: list[int]) -> Q:
    return Q(answer_id__in=numbers) | Q(answered_id__in=numbers)


HOLDER: Final = Tables(
    room="registers",
    tables=(
        Table(
            model=EntryParty,
            title=_("Parte a unei înregistrări"),
            found_by={"correspondent": "correspondent_id__in"},
            gives={"entry": "entry_id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Entry,
            title=_("Înregistrare în registru"),
            found_by={"entry": "id__in"},
            left_out=frozenset({"request_key", "request_digest"}),
            given=lambda row: row["direction"] == "incoming",
            keeps=IN_REGISTER,
        ),
        Table(
            model=EntryDocument,
            title=_("Document al unei înregistrări"),
            found_by={"entry": "entry_id__in"},
            gives={"document": "document_id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=EntryAnswer,
            title=_("Legătură cu un răspuns"),
            found_by={"entry": _answer},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Correction,
            title=_("Corectură în registru"),
            found_by={"entry": "entry_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Inscription,
            title=_("Înscriere în registrul special"),
            found_by={"entry": "entry_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=EntrySearch,
            title=_("Cuvintele de căutare ale înregistrării"),
            found_by={"entry": "id__in"},
            left_out=frozenset({"words", "names", "files"}),
            keeps=IN_REGISTER,
        ),
        Table(
            model=FileWords,
            title=_("Fișier căutat în text"),
            found_by={"entry": "entry_id__in"},
            keeps=IN_REGISTER,
        ),
    ),
)
