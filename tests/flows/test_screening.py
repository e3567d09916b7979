"""The antivirus: what is infected is sealed, what cannot be judged waits, what is found clean later is released."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registratura.documents import queries as documents
from registratura.documents import services
from registratura.flows import contents, renditions, screening, verification
from registratura.journal.models import Record
from registratura.toolkit.antivirus import Scanner
from registratura.toolkit.scope import acting_for
from tests.cast import Town
from tests.doors.desk.counter import address
from tests.doors.desk.test_entries import entry_address, signed_in
from tests.fakes.antivirus import EICAR, Clamd, pretended, program

pytestmark = pytest.mark.skipif(program() is None, reason="no antivirus: apt-get install clamav-daemon")

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
DEAD = "unix:///nowhere/clamd.ctl"


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    started = Clamd(tmp_path_factory.mktemp("clamd"))
    started.start()
    yield started
    started.stop()


def now() -> datetime:
    return datetime.now(tz=UTC)


def attach(town: Town, content: bytes, name: str = "act.txt") -> Any:
    number = town.register().number
    return signed_in(town.registrar).post(
        entry_address(town, number, "fisiere"), {"files": [SimpleUploadedFile(name, content)]}, follow=True
    )


def screen(town: Town) -> int:
    return screening.screen_waiting(institution_id=town.id, clock=now, until=now() + timedelta(seconds=30))


def acts(town: Town) -> list[str]:
    with acting_for(town.id):
        return list(
            Record.objects.filter(action__startswith="documents.file.")
            .order_by("id")
            .values_list("action", flat=True)
        )


def only(town: Town) -> documents.DocumentCard:
    """The newest document of a town."""
    with acting_for(town.id):
        found: set[int] = set()
        for blob in documents.kept_after(0):
            found |= set(documents.documents_with(blob.sha256))
        (card,) = documents.cards([max(found)])
    return card


def test_a_clean_file_passes_at_once(alba: Town, clamd: Clamd, settings: Any) -> None:
    settings.CLAMD, settings.CLAMD_DAYS = clamd.address, 0

    attach(alba, b"Un act curat")

    card = only(alba)
    assert card.held == ""
    answer = signed_in(alba.registrar).get(address(alba, "document", document=card.id))
    assert b"".join(answer.streaming_content) == b"Un act curat"  # type: ignore[attr-defined]
    assert acts(alba) == []


def test_r14_an_infected_file_is_refused_sealed_and_written_down(
    alba: Town, clamd: Clamd, settings: Any
) -> None:
    settings.CLAMD, settings.CLAMD_DAYS = clamd.address, 0
    sha256 = hashlib.sha256(EICAR).hexdigest()
    (Path(settings.FILES_ROOT) / alba.institution.code / sha256[:2] / sha256).unlink(missing_ok=True)

    page = attach(alba, EICAR, "factura.txt").text

    assert "Proba.Eicar" in page
    with acting_for(alba.id):
        (held,) = documents.quarantine()
        assert documents.kept_totals()[0] == 0
    assert (held.name, held.reason) == ("factura.txt", "infected")
    with pytest.raises(FileNotFoundError):
        documents.open_bytes(space=alba.institution.code, sha256=held.sha256)
    assert acts(alba) == ["documents.file.quarantined"]
    assert "Proba.Eicar" in signed_in(alba.registrar).get(address(alba, "quarantine")).text


def test_row_29_a_dead_scanner_quarantines_and_passes_nothing_until_it_lives(
    alba: Town, clamd: Clamd, settings: Any
) -> None:
    settings.CLAMD, settings.CLAMD_DAYS = DEAD, 0
    ana = signed_in(alba.registrar)

    assert attach(alba, b"Un act care asteapta").status_code == 200
    card = only(alba)
    download = ana.get(address(alba, "document", document=card.id))
    look = ana.get(address(alba, "look", document=card.id)).text

    assert card.held == "waiting"
    assert download.status_code == 302
    assert "antivirusul nu a putut fi întrebat" in look
    assert "act.txt" in ana.get(address(alba, "quarantine")).text
    for work in (contents.read_waiting, renditions.make_waiting):
        assert (
            work(institution_id=alba.id, clock=now, since=LONG_AGO, until=now() + timedelta(minutes=1)) == 0
        )
    assert screen(alba) == 0

    settings.CLAMD = clamd.address
    assert screen(alba) == 1
    assert (
        b"".join(ana.get(address(alba, "document", document=card.id)).streaming_content)
        == b"Un act care asteapta"
    )  # type: ignore[arg-type]
    assert acts(alba) == ["documents.file.held", "documents.file.released"]


def test_what_waited_and_is_infected_stays_sealed_and_verification_still_reads_it(
    alba: Town, clamd: Clamd, settings: Any
) -> None:
    settings.CLAMD, settings.CLAMD_DAYS = DEAD, 0
    attach(alba, EICAR)

    settings.CLAMD = clamd.address
    assert screen(alba) == 1

    card = only(alba)
    faults: list[verification.Fault] = []
    verification.verify_institution(institution=alba.institution, now=now(), found=faults.append)
    page = signed_in(alba.registrar).get(address(alba, "look", document=card.id)).text
    settings.CLAMD = ""  # taken away, the seal stays
    assert card.held == "infected"
    assert "găsit fișierul infectat" in page
    assert "Descarcă originalul" not in page
    assert signed_in(alba.registrar).get(address(alba, "document", document=card.id)).status_code == 302
    assert acts(alba) == ["documents.file.held", "documents.file.infected"]
    assert faults == []


def test_bytes_kept_before_their_virus_was_known_are_sealed_when_they_come_again(
    alba: Town, clamd: Clamd, settings: Any
) -> None:
    attach(alba, EICAR, "vechi.txt")
    assert only(alba).held == ""

    settings.CLAMD, settings.CLAMD_DAYS = clamd.address, 0
    attach(alba, EICAR, "nou.txt")

    assert only(alba).held == "infected"


@pytest.mark.parametrize(
    ("version", "fit"),
    [
        (f"ClamAV 1.4.6/27800/{datetime.now(tz=UTC):%a %b %d %H:%M:%S %Y}", True),
        (f"ClamAV 1.4.6/27000/{datetime.now(tz=UTC) - timedelta(days=30):%a %b %d %H:%M:%S %Y}", False),
        ("ClamAV 1.4.6", False),
        ("ClamAV 1.4.6/27000/odata", False),
    ],
    ids=["fresh", "a month old", "without a date", "with no date to read"],
)
def test_row_29_a_scanner_with_stale_signatures_passes_nothing(
    tmp_path: Path, version: str, fit: bool
) -> None:
    with pretended(tmp_path, version=version) as place:
        asked = Scanner(place, days=7)
        assert asked.condition().fit is fit
        assert asked.look(BytesIO(b"orice")).state == ("clean" if fit else "unknown")


def test_more_than_the_scanner_takes_waits(clamd: Clamd) -> None:
    opinion = Scanner(clamd.address, days=0).look(BytesIO(b"0" * 6_000_000))

    assert (opinion.state, opinion.reason in ("too-big", "dead")) == ("unknown", True)


def test_a_made_up_opinion_changes_nothing_that_was_judged(alba: Town, clamd: Clamd, settings: Any) -> None:
    settings.CLAMD, settings.CLAMD_DAYS = clamd.address, 0
    attach(alba, b"curat")
    with acting_for(alba.id):
        (blob,) = documents.kept_after(0)
        assert services.next_to_screen(after=0) is None
        services.keep_opinion(blob_id=blob.id, opinion=Scanner(DEAD, days=0).look(BytesIO(b"")), now=now())
    assert only(alba).held == ""
