"""Every kept file is read once, beside the registering, and a reader that is killed loses nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest

from registratura.documents import queries as documents
from registratura.documents import services as document_services
from registratura.documents.contents.reading import Method, Reading
from registratura.documents.services import reading as keeping
from registratura.flows import contents, versions
from registratura.registers import queries as registers
from registratura.registers import services as register_services
from registratura.registers.drafts import EntryDraft
from registratura.registers.errors import EntryMissingError
from registratura.registers.models import Entry, EntryDocument
from registratura.registers.services.files import FileText, index_anew, index_file
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.taking_in import clock, run, with_attachments, written

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def _read(town: Town, *, since: datetime = LONG_AGO, within: timedelta = timedelta(minutes=1)) -> int:
    return contents.read_waiting(institution_id=town.id, clock=clock, since=since, until=clock() + within)


def _taken(town: Town, *, now: datetime) -> keeping.ToRead | None:
    with acting_for(town.id):
        return keeping.next_to_read(now=now, since=LONG_AGO)


def test_files_are_read_once_and_the_same_bytes_never_again(alba: Town, tmp_path: Path) -> None:
    outcomes = run(alba, written(tmp_path, {"a.txt": b"Cerere de scutire", "b.txt": b"Alta"}))

    assert _read(alba) == 2
    assert _read(alba) == 0
    with acting_for(alba.id):
        card = documents.content_of(outcomes[0].sha256)
    assert card is not None
    assert (card.state, card.method, card.text) == ("read", "extracted", "Cerere de scutire")


def test_another_institution_reads_none_of_it(alba: Town, buzau: Town, tmp_path: Path) -> None:
    (outcome,) = run(alba, written(tmp_path, {"a.txt": b"Numai al nostru"}))
    _read(alba)

    assert _read(buzau) == 0
    with acting_for(buzau.id):
        assert documents.content_of(outcome.sha256) is None


def test_old_files_are_left_to_the_night(alba: Town, tmp_path: Path) -> None:
    run(alba, written(tmp_path, {"a.txt": b"vechi"}))

    assert _read(alba, since=clock() + timedelta(days=1)) == 0
    assert _read(alba, within=timedelta(seconds=-1)) == 0
    assert _read(alba) == 1


def test_two_readers_never_take_the_same_file(alba: Town, tmp_path: Path) -> None:
    run(alba, written(tmp_path, {"a.txt": b"unu", "b.txt": b"doi"}))

    taken = [_taken(alba, now=clock()) for _ in range(3)]

    assert [task is not None for task in taken] == [True, True, False]
    assert len({task.blob_id for task in taken if task}) == 2


def test_what_a_killed_reader_held_is_taken_again_and_in_the_end_left_alone(
    alba: Town, tmp_path: Path
) -> None:
    (outcome,) = run(alba, written(tmp_path, {"bomb.txt": b"omoara cititorul"}))
    began = clock()

    held = [_taken(alba, now=began + keeping.LEASE * 1.1 * turn) for turn in range(5)]

    assert [task is not None for task in held] == [True, True, True, False, False]
    with acting_for(alba.id):
        card = documents.content_of(outcome.sha256)
    assert card is not None
    assert (card.state, card.reason) == ("refused", "too-heavy")


def test_a_file_that_the_store_lost_does_not_stop_the_others(
    alba: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = run(alba, written(tmp_path, {"a.txt": b"pierdut", "b.txt": b"ramas"}))
    lost = outcomes[0].sha256
    opened = documents.open_bytes

    def without_the_lost(*, space: str, sha256: str) -> BinaryIO:
        if sha256 == lost:
            raise FileNotFoundError(sha256)
        return opened(space=space, sha256=sha256)

    monkeypatch.setattr(documents, "open_bytes", without_the_lost)

    assert _read(alba) == 2
    with acting_for(alba.id):
        cards = [documents.content_of(outcome.sha256) for outcome in outcomes]
    assert [(card.state, card.reason) for card in cards if card] == [("refused", "unreadable"), ("read", "")]


def test_a_file_without_text_counts_as_read(alba: Town, tmp_path: Path) -> None:
    (outcome,) = run(alba, written(tmp_path, {"a.txt": b"ceva"}))
    task = _taken(alba, now=clock())
    assert task is not None

    with acting_for(alba.id):
        keeping.keep_reading(
            blob_id=task.blob_id, reading=Reading(Method.NONE, reason="no-text"), now=clock()
        )
        card = documents.content_of(outcome.sha256)

    assert card is not None
    assert (card.state, card.pages) == ("read", [])


def _found(town: Town, typed: str) -> list[str]:
    with acting_for(town.id):
        return [line.subject for line in registers.search(typed=typed, visible_units=None, reader_id=0).lines]


def _index(town: Town) -> int:
    return contents.index_read(institution_id=town.id, since=LONG_AGO)


def test_an_entry_is_found_by_what_stands_in_its_files(alba: Town, buzau: Town, tmp_path: Path) -> None:
    run(alba, written(tmp_path, {"cerere.txt": "Vă rog să aprobați tăierea nucului bătrân".encode()}))
    before = _found(alba, "nucul batran")
    _read(alba)

    assert _index(alba) == 1
    assert _index(alba) == 0
    assert (before, _found(alba, "nucul batran"), _found(buzau, "nucul batran")) == ([], ["Cerere"], [])
    assert _found(alba, "cerere nuc") == ["Cerere"]


def test_words_of_files_outlive_a_correction_of_the_entry(alba: Town, tmp_path: Path) -> None:
    run(alba, written(tmp_path, {"cerere.txt": b"tractorul albastru"}))
    _read(alba)
    _index(alba)
    with acting_for(alba.id):
        (line,) = registers.search(typed="tractor", visible_units=None, reader_id=0).lines
        entry = registers.entry_by_id(line.id)
        assert entry is not None
        draft = EntryDraft(direction="incoming", subject="Sesizare despre pod", channel="file")
        register_services.correct_entry(
            entry=entry, draft=draft, reason="greșit scris", by=alba.registrar, now=clock()
        )

    assert _found(alba, "tractor pod") == ["Sesizare despre pod"]


def test_files_whose_reading_goes_on_are_waited_for_and_others_noted(alba: Town, tmp_path: Path) -> None:
    run(alba, written(tmp_path, {"a.txt": b"unu", "b.zip": b"PK\x03\x04 gol"}))

    assert _index(alba) == 1  # the archive, which has no text to read
    _read(alba)
    assert _index(alba) == 1
    assert _found(alba, "unu") != []


def test_only_a_file_of_the_entry_gives_it_words(alba: Town) -> None:
    done = alba.register()
    with acting_for(alba.id), pytest.raises(EntryMissingError):
        index_file(entry_id=done.entry_id, file=FileText(1, 1, "strecurat"))


def _change(town: Town, path: Path, *, before: str) -> None:
    """Give the one file of an entry a later version."""
    received = document_services.receive(space=town.institution.code, path=path, name=path.name)
    with acting_for(town.id):
        (line,) = registers.search(typed=before, visible_units=None, reader_id=0).lines
        documents_of = EntryDocument.objects.filter(entry_id=line.id).order_by("id")
        versions.add_version(
            document_id=documents_of[0].document_id, received=received, reason="corrected",
            explanation="forma semnată", by=town.registrar, now=clock(),
        )  # fmt: skip


def test_a_new_version_is_found_by_its_words_and_the_former_no_longer(alba: Town, tmp_path: Path) -> None:
    run(alba, written(tmp_path, {"cerere.txt": b"tractorul albastru, cererea castanilor"}))
    _read(alba)
    _index(alba)
    later = tmp_path / "mai-tarziu.txt"
    later.write_text("combina galbenă")
    _change(alba, later, before="tractor")

    meanwhile = (_index(alba), _found(alba, "tractor"), _found(alba, "combina"))
    _read(alba)

    assert meanwhile == (0, ["Cerere"], [])
    assert _index(alba) == 1
    assert _index(alba) == 0
    assert (_found(alba, "tractor"), _found(alba, "combina galbena")) == ([], ["Cerere"])
    assert _found(alba, "castani") == []
    assert _found(alba, "cerere") == ["Cerere"]


def test_the_words_of_the_entry_and_of_its_other_files_stay(alba: Town, tmp_path: Path) -> None:
    content = with_attachments(("schita.txt", b"gard viu"), ("anexa.txt", b"fantana"))
    run(
        alba,
        written(
            tmp_path,
            {"hotar.eml": content.replace(b"Cerere de adeverin\xc8\x9b\xc4\x83", b"Hotar dinspre deal")},
        ),
    )
    _read(alba)
    _index(alba)
    later = tmp_path / "mesaj.txt"
    later.write_text("zid de piatră")
    _change(alba, later, before="hotar")
    _read(alba)

    _index(alba)

    for words in ("zid piatra", "hotar deal", "fantana", "gard viu"):
        assert _found(alba, words) == ["Hotar dinspre deal"], words


def test_an_entry_corrected_meanwhile_is_indexed_again_later(alba: Town, tmp_path: Path) -> None:
    run(alba, written(tmp_path, {"cerere.txt": b"tractorul"}))
    with acting_for(alba.id):
        (line,) = registers.search(typed="cerere", visible_units=None, reader_id=0).lines
        entry = Entry.objects.get(pk=line.id)
        entry.correction_count += 1
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Entry.objects, "get", lambda **_key: entry)
            assert not index_anew(entry_id=line.id, files=[])
        assert index_anew(entry_id=line.id, files=[])
    assert _found(alba, "cerere") == ["Cerere"]
