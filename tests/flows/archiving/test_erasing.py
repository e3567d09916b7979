"""Bytes of eliminated dossiers: they go where nobody else holds them, whatever is killed, and never under a hold."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils import timezone

from registratura.archive import queries as archive
from registratura.archive import services
from registratura.archive.services import PaperDraft
from registratura.documents import queries as documents
from registratura.documents import services as keeping
from registratura.documents.contents.reading import Method, Reading
from registratura.documents.queries import EliminatedError
from registratura.flows import filing_carrying
from registratura.flows.archiving import erasing, fixity, packages, selecting
from registratura.flows.archiving.selection_papers import part_pdf
from registratura.flows.contents import index_read
from registratura.flows.verification import Fault, verify_institution
from registratura.preservation.errors import PackageRefusedError
from registratura.registers import queries as registers
from registratura.retention import services as retention
from registratura.toolkit import storage as stores
from registratura.toolkit.mentions import mentions
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.filing_ground import begin, carry, open_forms
from tests.rooms.archive.ground import (
    BACK_THEN,
    NOW,
    commission,
    handed_over,
    inventory,
    plan,
    position,
    unit_of,
)

CONTENT = b"Plangere despre zmeurica din gradina, cu text destul.\n"
LATER = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def keep(town: Town, folder: Path, content: bytes = CONTENT, name: str = "plângere.txt") -> int:
    """Keep a file, and return its document."""
    path = folder / "in"
    path.write_bytes(content)
    received = keeping.receive(space=town.institution.code, path=path, name=name)
    with acting_for(town.id):
        (document,) = keeping.add_documents(received=[received], now=timezone.now(), by=town.registrar)
    return document.id


def entry_with(town: Town, folder: Path, content: bytes = CONTENT) -> tuple[int, str]:
    """Register a paper with a file, and return the entry and the digest."""
    document_id = keep(town, folder, content)
    with acting_for(town.id):
        sha256 = documents.cards([document_id])[0].sha256
    return town.register("Plângere veche", document_ids=(document_id,)).entry_id, sha256


def approved(town: Town, entry_ids: list[int]) -> tuple[int, int]:
    """File entries to a dossier and bring it to an approved work of selection; return both."""
    plan(town)
    by = town.archivist
    with acting_for(town.id):
        key = services.open_dossier(
            position_id=position("I-A-2"), year=2018, unit_id=unit_of(town), by=by, now=NOW
        )
        papers = [
            PaperDraft(dated_on=date(2018, 5, 4), sheet_count=3, title="", entry_id=one) for one in entry_ids
        ]
        services.file_papers(dossier_id=key, papers=papers, by=by, now=NOW)
        services.close_dossier(dossier_id=key, by=by, now=BACK_THEN)
    handed_over(town, [inventory(town)])
    chosen = commission(town)
    with acting_for(town.id):
        work = selecting.begin(commission_id=chosen, dossier_ids=[key], by=by, now=NOW)
        services.decide(selection_id=work, decisions={key: ("destroy", 0, "fără valoare")}, by=by)
        services.end_deciding(selection_id=work, met_on=date(2026, 3, 2), remarks="", by=by, now=NOW)
        services.send_selection(selection_id=work, number="900", asked_on=date(2026, 4, 1), by=by, now=NOW)
        services.approve_selection(
            selection_id=work, number="7", approved_on=date(2026, 5, 1), by=by, now=NOW
        )
    return key, work


def carry_out(town: Town, work: int) -> None:
    with acting_for(town.id):
        selecting.carry_out(
            selection_id=work, destroyed_on=NOW.date(), how="topire", by=town.archivist, now=NOW
        )


def places(town: Town, sha256: str) -> list[Path]:
    """Return every file of the store with this digest, of the originals and of what is derived."""
    return [one for one in Path(settings.FILES_ROOT).rglob(sha256) if town.institution.code in str(one)]


def clock() -> datetime:
    return LATER


def found(town: Town, word: str) -> list[int]:
    with acting_for(town.id):
        return [line.id for line in registers.search(typed=word, visible_units=None, reader_id=0).lines]


def test_arh_55_bytes_go_with_their_text_and_forms_and_the_digest_stays(alba: Town, tmp_path: Path) -> None:
    entry_id, sha256 = entry_with(alba, tmp_path)
    with acting_for(alba.id):
        (kept,) = documents.kept_after(0)
        task = keeping.next_to_read(now=timezone.now(), since=NOW.replace(year=2000))
        assert task is not None
        keeping.keep_reading(
            blob_id=task.blob_id, reading=Reading(Method.EXTRACTED, CONTENT.decode()), now=timezone.now()
        )
    index_read(institution_id=alba.id, since=NOW.replace(year=2000))
    assert found(alba, "zmeurica") == [entry_id]
    key, work = approved(alba, [entry_id])
    assert places(alba, sha256)

    carry_out(alba, work)
    assert places(alba, sha256), "bytes go after the minutes, never in their transaction"
    went = erasing.run(institution_id=alba.id, clock=clock)

    assert (went.gone, went.kept, went.waiting) == (1, 0, 0)
    assert places(alba, sha256) == []
    assert found(alba, "zmeurica") == []
    with acting_for(alba.id):
        read = documents.content_of(sha256)
        assert read is not None
        assert read.text == ""
        (residue,) = archive.residues(selection_id=work)
        assert residue.sha256
        assert documents.blob_known(sha256)
        assert documents.kept_after(0) == []
        assert documents.kept_totals() == (0, 0)
        assert registers.entry_by_id(entry_id) is not None
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT manifest->'papers'->0->'files' FROM archive_residue WHERE dossier_id = %s", [key]
            )
            assert sha256 in str(cursor.fetchone()[0])
            cursor.execute(
                "SELECT details FROM journal_record WHERE action = 'documents.bytes.eliminated' AND subject_id = %s",
                [kept.id],
            )
            assert sha256 in str(cursor.fetchone()[0])
    with pytest.raises(EliminatedError, match="selecționarea nr"):
        documents.open_bytes(space=alba.institution.code, sha256=sha256)
    assert fixity.look(institution_id=alba.id, clock=timezone.now) is None
    assert erasing.run(institution_id=alba.id, clock=clock).gone == 0


def test_arh_55_the_minutes_tell_what_went_and_what_stayed(alba: Town, tmp_path: Path) -> None:
    shared, shared_digest = entry_with(alba, tmp_path, b"O hotarare care tine de doua lucrari, cu text.\n")
    entry_with(alba, tmp_path, b"O hotarare care tine de doua lucrari, cu text.\n")
    own, digest = entry_with(alba, tmp_path)
    key, work = approved(alba, [shared, own])
    carry_out(alba, work)

    went = erasing.run(institution_id=alba.id, clock=clock)

    assert (went.gone, went.kept) == (1, 1)
    assert places(alba, digest) == []
    assert places(alba, shared_digest)
    with acting_for(alba.id):
        states = {one.sha256: (one.state, one.kept_by) for one in documents.eliminations([key])}
        assert states == {digest: ("gone", ""), shared_digest: ("kept", "registers.Entry")}
        card = archive.selection(work)
        assert card is not None
        made = part_pdf(
            selection=card, part="destruction", institution=alba.institution, by=alba.archivist, now=NOW
        )
    text = _text(made)
    assert "Din depozitul electronic s-au șters 1 (unu) fișier" in text
    assert "Au rămas în depozit 1 (unu) fișier" in text


@pytest.mark.parametrize("package_format", ["sip", "bag"])
def test_arh_64_a_disposal_run_is_one_package_that_is_known_again_and_none_after_it_went(
    alba: Town, tmp_path: Path, package_format: str
) -> None:
    first, digest = entry_with(alba, tmp_path)
    second, other = entry_with(alba, tmp_path, b"Alta cerere veche, cu text destul.\n")
    _key, work = approved(alba, [first, second])
    asked = {
        "institution": alba.institution,
        "selection_id": work,
        "package_format": package_format,
        "by": alba.archivist,
        "now": NOW,
    }

    with packages.run_package(**asked) as written:
        content = written.path.read_bytes()

    with zipfile.ZipFile(BytesIO(content)) as opened:
        inside = {hashlib.sha256(opened.read(name)).hexdigest() for name in opened.namelist()}
    assert {digest, other} <= inside
    found = packages.check_package(
        institution=alba.institution, content=BytesIO(content), name="p.zip", by=alba.archivist, now=NOW
    )
    assert found.faults == ()
    carry_out(alba, work)
    with pytest.raises(PackageRefusedError), packages.run_package(**asked):
        pass


def _text(pdf: bytes) -> str:
    from pypdf import PdfReader

    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_arh_55_what_is_killed_between_the_bytes_and_their_row_is_done_again(
    alba: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry_id, sha256 = entry_with(alba, tmp_path)
    key, work = approved(alba, [entry_id])
    carry_out(alba, work)
    real = stores.FolderStorage.remove

    def die(self: Any, *, space: str, sha256: str) -> bool:
        real(self, space=space, sha256=sha256)
        raise OSError("the machine lost its power")

    with monkeypatch.context() as patch:
        patch.setattr(stores.FolderStorage, "remove", die)
        with pytest.raises(OSError, match="power"):
            erasing.run(institution_id=alba.id, clock=clock)
    assert places(alba, sha256) == []
    with acting_for(alba.id):
        assert [one.state for one in documents.eliminations([key])] == ["ordered"]

    assert erasing.run(institution_id=alba.id, clock=clock).gone == 1

    with acting_for(alba.id):
        assert [one.state for one in documents.eliminations([key])] == ["gone"]


def test_arh_55_a_hold_put_after_the_minutes_still_keeps_the_bytes(alba: Town, tmp_path: Path) -> None:
    entry_id, sha256 = entry_with(alba, tmp_path)
    key, work = approved(alba, [entry_id])
    carry_out(alba, work)
    with acting_for(alba.id):
        hold = retention.open_hold(
            scope="row",
            target=f"dossiers:{key}",
            reason="Litigiu",
            reference="Dosar 1/2026",
            review_on=date(2026, 12, 30),
            by=alba.protector,
            now=NOW,
        )

    held = erasing.run(institution_id=alba.id, clock=clock)

    assert (held.gone, held.waiting) == (0, 1)
    assert places(alba, sha256)
    with acting_for(alba.id):
        retention.ask_release(hold_id=hold, reason="s-a judecat", by=alba.protector, now=NOW)
        retention.release_hold(hold_id=hold, by=alba.administrator, now=NOW)
    assert erasing.run(institution_id=alba.id, clock=clock).gone == 1


def test_bytes_that_come_again_are_kept_again(alba: Town, tmp_path: Path) -> None:
    entry_id, sha256 = entry_with(alba, tmp_path)
    _key, work = approved(alba, [entry_id])
    carry_out(alba, work)
    erasing.run(institution_id=alba.id, clock=clock)

    again, _digest = entry_with(alba, tmp_path)

    assert again != entry_id
    assert erasing.run(institution_id=alba.id, clock=clock).gone == 0
    with documents.open_bytes(space=alba.institution.code, sha256=sha256) as stream:
        assert stream.read() == CONTENT
    with acting_for(alba.id):
        assert documents.kept_totals() == (1, len(CONTENT))


def test_what_was_ordered_and_comes_again_before_it_goes_stays(alba: Town, tmp_path: Path) -> None:
    entry_id, sha256 = entry_with(alba, tmp_path)
    _key, work = approved(alba, [entry_id])
    carry_out(alba, work)
    entry_with(alba, tmp_path)

    went = erasing.run(institution_id=alba.id, clock=clock)

    assert (went.gone, went.kept) == (0, 1)
    assert places(alba, sha256)


def test_what_an_old_backup_brings_back_goes_again(alba: Town, tmp_path: Path) -> None:
    entry_id, sha256 = entry_with(alba, tmp_path)
    _key, work = approved(alba, [entry_id])
    (place,) = places(alba, sha256)
    carry_out(alba, work)
    erasing.run(institution_id=alba.id, clock=clock)
    assert erasing.run_again(institution_id=alba.id, clock=clock) == 0
    place.write_bytes(CONTENT)

    assert erasing.run_again(institution_id=alba.id, clock=clock) == 1

    assert places(alba, sha256) == []


def test_verification_does_not_miss_what_was_eliminated(alba: Town, tmp_path: Path) -> None:
    entry_id, sha256 = entry_with(alba, tmp_path)
    _key, work = approved(alba, [entry_id])
    carry_out(alba, work)
    erasing.run(institution_id=alba.id, clock=clock)

    faults: list[Fault] = []
    verify_institution(institution=alba.institution, now=timezone.now(), found=faults.append)

    assert [one for one in faults if one.sha256 == sha256] == []


def test_arh_55_papers_filed_through_the_portal_go_too_with_what_a_kill_left_behind(alba: Town) -> None:
    open_forms(alba, unit_id=alba.secretariat.id)
    person = begin(alba)
    person.attach(CONTENT, "plângere.txt")
    own = Path(settings.DATA) / "drafts" / alba.institution.code / person.key.hex
    copies = {path.name: path.read_bytes() for path in own.iterdir()}
    sent = person.send()
    assert carry(alba, sent.filing_id) == ""
    assert not own.exists(), "once carried on, the papers are kept with their entry alone"
    entry_id = person.filing().entry_id
    assert entry_id is not None
    with acting_for(alba.id):
        digests = [one.sha256 for one in archive.files_of_entries([entry_id])[entry_id]]
    assert hashlib.sha256(CONTENT).hexdigest() in digests
    assert len(digests) == 2  # the form that was filled in is a paper of the entry as well
    own.mkdir()
    for name, content in copies.items():
        (own / name).write_bytes(content)

    _key, work = approved(alba, [entry_id])
    carry_out(alba, work)
    went = erasing.run(institution_id=alba.id, clock=clock)
    filing_carrying.clean_up(institution_id=alba.id, now=timezone.now() + timedelta(days=2))

    assert (went.gone, went.kept) == (2, 0)
    assert [places(alba, digest) for digest in digests] == [[], []]
    assert not own.exists()


def test_every_column_said_to_describe_only_is_one(db: None) -> None:
    known = {one.name for one in mentions(erasing.DOCUMENT)}

    assert set(erasing.WHERE) | erasing.DESCRIBES <= known
    assert {"gazette.EditionFile.sha256", "dispatch.Proof.document"} <= known - erasing.DESCRIBES
    assert all(apps.get_model(*one.split(".")[:2]) for one in known)
