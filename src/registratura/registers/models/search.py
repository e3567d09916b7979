"""What entries are found by."""

from typing import ClassVar, Self

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from registratura.kernel.privacy import Category, Dataset
from registratura.registers.models.entry import Entry
from registratura.toolkit.models import ClosedManager, TenantModel


class EntrySearch(TenantModel):
    """
    What an entry is found by; same key as the entry, written in the same transaction.

    `words` holds those of its files too, once they were read; `files` keeps these apart. The inverted indexes over
    `words` and `names` stand in SQL (0015_search_by_shelves.sql), since they hold the shelves of entries too.
    """

    words = SearchVectorField()
    names = models.TextField(blank=True)
    files = SearchVectorField(null=True)

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id"})
        subjects = {Category.PRIVATE_TEXT: {"words"}, Category.NAME: {"names"}, Category.DOCUMENT: {"files"}}

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.id)


class FileWords(TenantModel):
    """
    That the words of a file were given to what its entry is found by; written with them.

    `version_id` says of which version they are; unknown (null) of those given before that was kept.
    """

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    version_id = models.BigIntegerField(null=True)
    indexed_at = models.DateTimeField()

    objects: ClassVar[ClosedManager[Self]] = ClosedManager()

    class PersonalData:
        dataset = Dataset.REGISTERS
        none = frozenset({"id", "institution_id", "entry", "document", "version_id", "indexed_at"})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_id", "entry", "document"], name="registers_filewords_once"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.document_id}"
