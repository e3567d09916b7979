"""Killed between any two steps, the next worker goes on: nothing is lost and nothing is there twice."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from registratura.documents.models import Document
from registratura.flows import scan_folders, scans
from registratura.intake import queries as tray
from registratura.registers import services as registers
from registratura.scanning import queries, services
from registratura.scanning.codes import Code
from registratura.scanning.parting import PageSeen
from registratura.scanning.reading.looking import Batchroom, Looked
from registratura.scanning.services import FolderDraft
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.flows.test_scans import code_of, files_of, parts, told
from tests.rooms.scanning.scanner import as_pdf, page

PAGES = 60
# What ends in a transaction, and what is done between two of them.
STEPS: tuple[tuple[Any, str], ...] = (
    (scans.scanning, "take_batch"),
    (scans.scanning, "note_pages"),
    (scans.scanning, "part_batch"),
    (scans.documents, "keep_bytes"),
    (scans.documents, "add_document"),
    (scans.registers, "attach_documents"),
    (scans.intake, "put_in_tray"),
    (scans.scanning, "note_placed"),
    (scans.scanning, "note_in_tray"),
    (scans.scanning, "finish_batch"),
)


class Killed(BaseException):
    """The worker is gone: no `except` of the product sees it."""


class Clock:
    """A clock that can be put forward, past the time for which a dead worker still holds its batch."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> Any:
        return self.now


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> dict[int, PageSeen]:
    """A batch whose pages are told, so that no program need look at them."""
    seen: dict[int, PageSeen] = {}

    def look(room: Batchroom, *, first: int, last: int) -> Looked:
        numbers = range(first, min(last, PAGES) + 1)
        return Looked(PAGES, tuple(seen.get(number, PageSeen(number)) for number in numbers))

    def cut(room: Batchroom, *, ranges: Sequence[tuple[int, int]]) -> Iterator[bytes | None]:
        for first, last in ranges:
            yield f"%PDF {first}-{last}".encode()

    monkeypatch.setattr(Batchroom, "look", look)
    monkeypatch.setattr(Batchroom, "cut", cut)
    return seen


def die_at(monkeypatch: pytest.MonkeyPatch, place: int) -> Callable[[], int]:
    """Kill the worker at the n-th seam: before each step and after it. Returns how many seams were passed."""
    passed = [0]

    def seam() -> None:
        passed[0] += 1
        if passed[0] == place:
            raise Killed

    def watched(step: Callable[..., Any]) -> Callable[..., Any]:
        def deed(**given: Any) -> Any:
            seam()
            done = step(**given)
            seam()
            return done

        return deed

    for module, name in STEPS:
        monkeypatch.setattr(module, name, watched(getattr(module, name)))
    return lambda: passed[0]


def kept(town: Town, number: int) -> int:
    content = f"stack {number}".encode()
    with acting_for(town.id):
        sha256 = scans.documents.keep_bytes(space=town.institution.code, content=content)
        look = scans.Inspection(scans.Status.OK, None, "application/pdf", len(content), sha256, PAGES)
        document = scans.documents.add_document(
            received=scans.ReceivedFile("lot.pdf", look), now=timezone.now(), by=None
        )
        return services.keep_batch(
            document_id=document.id,
            sha256=sha256,
            name="lot.pdf",
            media_type="application/pdf",
            folder_id=None,
            by=None,
            now=timezone.now(),
        ).id


def run(town: Town, clock: Clock) -> None:
    scans.work(institution_id=town.id, clock=clock, until=clock() + timedelta(minutes=1))


def labelled(town: Town, stack: dict[int, PageSeen], places: dict[int, Code]) -> None:
    stack.clear()
    stack.update({place: PageSeen(place, (code,)) for place, code in places.items()})


def test_r18_killed_at_any_seam_a_batch_is_dealt_out_once(
    alba: Town, stack: dict[int, PageSeen], monkeypatch: pytest.MonkeyPatch
) -> None:
    seams, place = 1, 0
    while place < seams:
        place += 1
        alba.register()
        number = place
        labelled(alba, stack, {11: code_of(alba, number)})
        batch_id, clock = kept(alba, number), Clock()
        with acting_for(alba.id):
            documents_before = Document.objects.count()
            waiting_before = tray.tray_count(before=timezone.now()).waiting
        with monkeypatch.context() as patched:
            passed = die_at(patched, place)
            try:
                run(alba, clock)
            except Killed:
                clock.now += timedelta(minutes=4)
            else:
                assert passed() < place  # the whole run was shorter
        seams = max(seams, passed() + (passed() >= place))

        run(alba, clock)

        assert told(parts(alba, batch_id)) == [(1, 10, "tray", ""), (11, PAGES, "placed", "")], place
        assert len(files_of(alba, number)) == 1, place
        with acting_for(alba.id):
            assert Document.objects.count() == documents_before + 2, place
            assert tray.tray_count(before=timezone.now()).waiting == waiting_before + 1, place
            line = queries.batch(batch_id)
        assert line is not None
        assert line.state == "dealt", place
    assert place > 20


def test_two_batches_for_one_entry_at_the_same_moment_place_one_of_them(
    alba: Town, stack: dict[int, PageSeen], monkeypatch: pytest.MonkeyPatch
) -> None:
    alba.register()
    labelled(alba, stack, {1: code_of(alba, 1)})
    first, clock = kept(alba, 1), Clock()
    second: list[int] = []
    attach = registers.attach_documents

    def another_first(**given: Any) -> int:
        if not second:  # while the first one's pages are being cut, the other batch arrives whole
            second.append(kept(alba, 2))
            run(alba, clock)
        return attach(**given)

    monkeypatch.setattr(scans.registers, "attach_documents", another_first)

    run(alba, clock)

    assert len(files_of(alba, 1)) == 1
    states = sorted(line.state for batch in (first, second[0]) for line in parts(alba, batch))
    assert states == ["placed", "waiting"]


def test_a_worker_that_wakes_up_late_does_nothing_twice(alba: Town, stack: dict[int, PageSeen]) -> None:
    alba.register()
    labelled(alba, stack, {1: code_of(alba, 1)})
    batch_id, clock = kept(alba, 1), Clock()
    with acting_for(alba.id):
        asleep = services.take_batch(now=clock())
    assert asleep is not None
    clock.now += timedelta(minutes=4)
    run(alba, clock)

    scans._deal_out(alba.institution, asleep, clock)

    assert told(parts(alba, batch_id)) == [(1, PAGES, "placed", "")]
    assert len(files_of(alba, 1)) == 1


@pytest.mark.parametrize("seam", ["copied", "kept"])
def test_r18_a_scanner_file_is_one_batch_when_killed_before_it_is_moved(
    alba: Town, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seam: str
) -> None:
    settings.SCAN_ROOTS = (tmp_path,)
    with acting_for(alba.id):
        services.save_folder(
            draft=FolderDraft(name="Scaner", root=str(tmp_path)), folder_id=None, by=alba.administrator
        )
    here = tmp_path / alba.institution.code
    here.mkdir()
    (here / "scan.pdf").write_bytes(as_pdf([page(1, dpi=100)], dpi=100))

    def die(*_args: Any, **_given: Any) -> None:
        raise Killed

    def look() -> int:
        later = (here / "scan.pdf").stat().st_ctime + 60 if (here / "scan.pdf").exists() else 0.0
        return scan_folders.look(institution_id=alba.id, clock=timezone.now, seconds=lambda: later)

    with monkeypatch.context() as patched:
        if seam == "copied":
            patched.setattr(scan_folders.scans, "receive_batch", die)
        else:
            patched.setattr(scan_folders.Watched, "move", die)
        with pytest.raises(Killed):
            look()
    assert (here / "scan.pdf").exists()

    assert look() == (1 if seam == "copied" else 0)
    assert look() == 0
    with acting_for(alba.id):
        assert len(queries.batches()[0]) == 1
    assert not (here / "scan.pdf").exists()
    assert len(list((here / "preluate").iterdir())) == 1
