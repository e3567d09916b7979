"""AC-E3.2: documents on their way to RO e-Factura: a Ministry over real HTTP that is slow, shuts doors and lies."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from registratura.flows import invoice_sending, invoicing
from registratura.flows.invoicing import at_the_books
from registratura.invoicing import queries, services
from registratura.invoicing.services import AccessDraft
from registratura.kernel.calendar import legal_date
from registratura.messaging import queries as messaging
from registratura.toolkit.scope import acting_for
from tests.cast import Supplier, open_supplier
from tests.fakes.efactura import Ministry, ministry
from tests.rooms.invoicing.ground import draft, settle


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 4, 8, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **amount: int) -> None:
        """Let time pass."""
        self.now += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    """The moment of the test."""
    return Clock()


@pytest.fixture
def office() -> Iterator[Ministry]:
    """The Ministry."""
    with ministry() as running:
        yield running


@pytest.fixture
def supplier(db: None, office: Ministry, clock: Clock, settings: Any) -> Supplier:
    """The supplier, with its way to the Ministry."""
    settings.PRIVATE_TRUST_SERVICES = True
    opened = open_supplier()
    with at_the_books(institution_id=opened.id):
        settle()
        services.keep_access(
            draft=AccessDraft(
                place="test",
                base_url=office.url,
                token="jeton-bun",
                refresh="jeton-de-innoit",
                client_id="id",
                client_secret="secret",
                token_url=office.url.replace("/rest", "/token"),
            ),
            private_allowed=True,
            by=None,
            now=clock(),
        )
    return opened


def issued(supplier: Supplier, clock: Clock, **other: Any) -> int:
    """Issue a document with its files."""
    with at_the_books(institution_id=supplier.id):
        row, _new = services.draft_invoice(draft=draft(**other), by=None, now=clock())
        services.issue(invoice_id=row.id, by=None, now=clock())
    invoicing.make_papers(institution=supplier.institution, invoice_id=row.id)
    return int(row.id)


def work(supplier: Supplier, clock: Clock, times: int = 1) -> None:
    """Let the job run, each time when the next look is due."""
    for _time in range(times):
        invoice_sending.work(institution=supplier.institution, clock=clock)
        clock.pass_by(hours=3)


def sent(supplier: Supplier, invoice_id: int) -> Any:
    """What is known of a document's way."""
    with at_the_books(institution_id=supplier.id):
        return queries.transmission_by_invoice(invoice_id)


def kept(supplier: Supplier, invoice_id: int) -> bytes:
    """The archive that was kept."""
    found = invoicing.open_paper(institution=supplier.institution, invoice_id=invoice_id, kind="sealed")
    assert found is not None
    with found[0] as file:
        return file.read()


def test_a_document_goes_in_is_asked_after_and_comes_back_sealed(
    supplier: Supplier, office: Ministry, clock: Clock
) -> None:
    office.slow = 2
    invoice_id = issued(supplier, clock)

    work(supplier, clock)
    assert (sent(supplier, invoice_id).state, sent(supplier, invoice_id).due_on) == (
        "processing",
        date(2026, 4, 17),
    )
    work(supplier, clock, times=3)

    row = sent(supplier, invoice_id)
    assert (row.state, row.upload_index, row.next_at) == ("accepted", "5000000", None)
    assert (office.filed[0].standard, office.filed[0].cif) == ("UBL", "14399840")
    archive = kept(supplier, invoice_id)
    assert archive == office.archive(office.filed[0], "")
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.read("5000000.xml") == office.filed[0].xml
    work(supplier, clock, times=2)
    assert office.asked == ["upload", "stareMesaj", "stareMesaj", "stareMesaj", "descarcare"]


def test_ac_e3_2_a_refused_document_is_to_be_corrected_with_its_reasons_and_people_are_told(
    supplier: Supplier, office: Ministry, clock: Clock
) -> None:
    office.refuses["RGT-2026-00001"] = ("E: validari globale BR-RO-100 localitate", "E: BR-CO-15")
    invoice_id = issued(supplier, clock)

    work(supplier, clock, times=2)

    row = sent(supplier, invoice_id)
    assert (row.state, row.reasons) == (
        "rejected",
        ("E: validari globale BR-RO-100 localitate", "E: BR-CO-15"),
    )
    assert kept(supplier, invoice_id)
    with acting_for(supplier.id):
        assert messaging.unread_count(user_id=supplier.administrator.id) == 1
    with at_the_books(institution_id=supplier.id):
        credit = services.draft_credit(
            invoice_id=invoice_id, reason="Localitate greșită", by=None, now=clock()
        )
        services.issue(invoice_id=credit.id, by=None, now=clock())
    work(supplier, clock, times=3)
    assert sent(supplier, credit.id).state == "accepted"
    assert office.filed[-1].standard == "CN"


@pytest.mark.parametrize("lie", ["html", "json-error", "xml-error", "server-error", "empty", "limit"])
def test_ac_e3_2_no_lie_at_the_upload_is_success_and_the_next_try_goes_in(
    supplier: Supplier, office: Ministry, clock: Clock, lie: str
) -> None:
    office.lies = [lie]
    invoice_id = issued(supplier, clock)

    work(supplier, clock)
    first = sent(supplier, invoice_id)
    work(supplier, clock, times=5)

    assert (first.state, first.upload_index) == ("waiting", "")
    assert first.fault
    assert sent(supplier, invoice_id).state == "accepted"
    assert len(office.filed) == 1


@pytest.mark.parametrize(
    "lies",
    [
        *(["", lie] for lie in ("html", "empty", "other-state", "server-error")),
        *(["", "", lie] for lie in ("html", "json-error", "broken-zip", "wrong-archive", "unsealed")),
    ],
    ids=lambda lies: f"{len(lies)} {lies[-1]}",
)
def test_ac_e3_2_no_lie_afterwards_is_believed(
    supplier: Supplier, office: Ministry, clock: Clock, lies: list[str]
) -> None:
    office.lies = list(lies)
    invoice_id = issued(supplier, clock)

    work(supplier, clock, times=2)
    before = sent(supplier, invoice_id)
    work(supplier, clock, times=2)

    assert before.state == "processing"
    assert before.fault
    assert sent(supplier, invoice_id).state == "accepted"
    assert len(office.filed) == 1


def test_a_file_whose_answer_was_lost_is_found_and_not_sent_twice(
    supplier: Supplier, office: Ministry, clock: Clock
) -> None:
    office.lies = ["lost"]
    invoice_id = issued(supplier, clock)

    work(supplier, clock, times=3)

    assert sent(supplier, invoice_id).state == "accepted"
    assert len(office.filed) == 1


def test_a_lost_file_that_nobody_has_is_sent_again(
    supplier: Supplier, office: Ministry, clock: Clock
) -> None:
    office.lies = ["server-error"]
    invoice_id = issued(supplier, clock)

    work(supplier, clock, times=4)
    assert office.filed == []
    work(supplier, clock, times=3)

    assert sent(supplier, invoice_id).state == "accepted"
    assert len(office.filed) == 1


def test_an_expired_token_is_renewed_and_kept_sealed(
    supplier: Supplier, office: Ministry, clock: Clock
) -> None:
    office.lies = ["expired"]
    invoice_id = issued(supplier, clock)

    work(supplier, clock, times=2)

    assert sent(supplier, invoice_id).state == "accepted"
    with at_the_books(institution_id=supplier.id):
        way, card = queries.way(), queries.access()
    assert way is not None
    assert (way.token, way.refresh) == ("jeton-nou", "jeton-de-innoit-2")
    assert card is not None
    assert "jeton" not in repr(card)


def test_a_limit_is_kept_to(supplier: Supplier, office: Ministry, clock: Clock) -> None:
    office.lies = ["limit"]
    invoice_id = issued(supplier, clock)

    invoice_sending.work(institution=supplier.institution, clock=clock)

    assert sent(supplier, invoice_id).next_at == clock() + timedelta(minutes=10)
    clock.pass_by(minutes=9)
    assert invoice_sending.work(institution=supplier.institution, clock=clock) == 0


def test_people_are_told_once_a_day_while_the_term_is_near(supplier: Supplier, clock: Clock) -> None:
    issued(supplier, clock)
    with at_the_books(institution_id=supplier.id):
        [invoice_id] = queries.unsent_ids()
        services.queue(invoice_id=invoice_id, by=None, now=clock())

    told = []
    for _day in range(12):
        told.append(
            (legal_date(clock()).day, invoice_sending.warn(institution=supplier.institution, now=clock()))
        )
        assert invoice_sending.warn(institution=supplier.institution, now=clock()) == 0
        clock.pass_by(days=1)

    # The term is Friday 17 April; Good Friday, Easter and Easter Monday lie before it.
    assert [day for day, count in told if count] == [15, 16, 17, 18, 19]
