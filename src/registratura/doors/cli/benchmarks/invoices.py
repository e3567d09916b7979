"""How fast a month is invoiced: checked, numbered, set with its UBL inside, kept; and what each part costs alone."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import click
from stdnum.ro import cui as fiscal_codes

from registratura.kernel.calendar import legal_date

from .figures import processor_s
from .ground import Ground

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.toolkit.sandbox import Outcome

TOGETHER = 50
THOUSAND = 1_000
SAMPLE = 50


def measure_invoices(*, ground: Ground, count: int) -> dict[str, Any]:
    """Invoice a month of so many subscriptions, once, and once more to see that nothing is done twice."""
    from django.conf import settings

    from registratura.flows import invoice_runs
    from registratura.flows.invoicing import at_the_books
    from registratura.institutions import queries as institutions
    from registratura.invoicing import queries, services

    institution = institutions.institution_by_id(ground.institution_id)
    assert institution is not None
    now = datetime.now(UTC)
    month = legal_date(now).replace(day=1)
    with tempfile.TemporaryDirectory(prefix="registratura-bench-") as folder:
        before, settings.FILES_ROOT = settings.FILES_ROOT, Path(folder)
        try:
            _customers(institution, count, month, now)
            with at_the_books(institution_id=institution.id):
                run_id = services.ask_run(month=month, by=None, now=now).id
            server = ground.cluster.status().pid
            before_s = processor_s(database=server)
            with _followed_checks() as confined, _bar(count) as pace:
                made, seconds = _timed(
                    lambda: invoice_runs.run(
                        institution=institution, run_id=run_id, now=now, progress=pace.note
                    )
                )
            worked = {who: spent - before_s[who] for who, spent in processor_s(database=server).items()}
            worked["checks"] = sum(confined)
            again, again_s = _timed(lambda: invoice_runs.run(institution=institution, run_id=run_id, now=now))
            kept = [path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()]
        finally:
            settings.FILES_ROOT = before
    with at_the_books(institution_id=institution.id):
        card = queries.run_by_id(run_id)
    return {
        "invoices": made,
        "failures": len(card.failures) if card is not None else -1,
        "seconds": round(seconds, 2),
        "per_minute": round(60 * made / seconds) if seconds else 0,
        "seconds_of_each_1000": pace.thousands,
        "minutes_for_5000": round(5_000 * seconds / made / 60, 2) if made else None,
        "processor_ms_each": {who: round(1000 * spent / max(made, 1), 1) for who, spent in worked.items()},
        "processor_minutes_for_5000": round(5_000 * sum(worked.values()) / max(made, 1) / 60, 2),
        "again": {"invoices": again, "seconds": round(again_s, 2)},
        "files": len(kept),
        "bytes_each": round(sum(kept) / max(made, 1)),
        "parts_ms": _parts(institution, now),
    }


@dataclass(slots=True)
class _Pace:
    """Moves a bar, and keeps how many seconds each thousand took; the last one may be a part of a thousand."""

    bar: Any
    planned: int
    began: float = field(default_factory=perf_counter)
    thousands: list[float] = field(default_factory=list)

    def note(self, made: int, _planned: int) -> None:
        """Take in how many are issued."""
        self.bar.update(made - self.bar.pos)
        if made >= THOUSAND * (len(self.thousands) + 1) or (made == self.planned and made % THOUSAND):
            self.thousands.append(round(perf_counter() - self.began - sum(self.thousands), 1))


@contextmanager
def _bar(count: int) -> Iterator[_Pace]:
    with click.progressbar(length=count, label="Facturi", file=sys.stderr, show_pos=True) as bar:
        yield _Pace(bar, count)


@contextmanager
def _followed_checks() -> Iterator[list[float]]:
    """Gather the processor seconds of each confined check inside, whose processes are nobody's children."""
    from registratura.invoicing import checking
    from registratura.toolkit.sandbox import run_child

    found: list[float] = []

    def followed(*given: Any, **named: Any) -> Outcome:
        outcome = run_child(*given, **named)
        found.append(outcome.cpu_s)
        return outcome

    with patch.object(checking, "run_child", followed):
        yield found


def _timed(deed: Callable[[], int]) -> tuple[int, float]:
    began = perf_counter()
    return deed(), perf_counter() - began


def _customers(institution: Institution, count: int, month: date, now: datetime) -> None:
    from registratura.billing import queries as billing
    from registratura.billing import services as sales
    from registratura.flows.invoicing import at_the_books
    from registratura.invoicing import services
    from registratura.invoicing.drafts import IssuerDraft

    with at_the_books(institution_id=institution.id):
        services.keep_issuer(
            draft=IssuerDraft(
                name="Măsură Software SRL", cui="61024559", is_vat_payer=True, street="Str. Zorilor nr. 1",
                city="Cluj-Napoca", county="CJ", iban="RO49AAAA1B31007593840000", bank="Banca Exemplu",
            ),
            by=None,
            now=now,
        )  # fmt: skip
        plan = sales.add_plan(
            code="comuna",
            name="Comună",
            summary="",
            version=sales.VersionDraft(valid_from=legal_date(now), price_bani=49_900, period_months=1),
            by=None,
            now=now,
        )
        version = next(one for one in billing.plans() if one.id == plan).versions[0]
    for start in range(0, count, TOGETHER):
        with at_the_books(institution_id=institution.id):
            for number in range(start, min(start + TOGETHER, count)):
                _subscribe(number, version.id, month, now)


def _subscribe(number: int, version_id: int, month: date, now: datetime) -> None:
    from registratura.billing import services as sales

    body = str(1_000_000 + number)
    customer = sales.add_customer(
        draft=sales.CustomerDraft(
            name=f"Comuna Măsură {number}", cui=body + fiscal_codes.calc_check_digit(body),
            street="Str. Principală nr. 1", locality="Măsura", county="CJ",
        ),
        by=None,
        now=now,
    )  # fmt: skip
    contract = sales.add_contract(
        customer_id=customer,
        draft=sales.ContractDraft(
            number=f"C-{number}", starts_on=month, ends_on=month + timedelta(days=360), dpa_version="1"
        ),
        by=None,
        now=now,
    )
    sales.sign_contract(contract_id=contract, on=month, today=legal_date(now), by=None, now=now)
    sales.begin_subscription(
        contract_id=contract,
        version_id=version_id,
        collection="send_invoice",
        with_trial=False,
        starts_on=month,
        by=None,
        now=now,
    )


def _parts(institution: Institution, now: datetime) -> dict[str, float]:
    from registratura.flows.invoicing import at_the_books
    from registratura.invoicing import queries, ubl
    from registratura.invoicing.checking import check_many
    from registratura.invoicing.printing.page import print_page
    from registratura.invoicing.queries import InvoiceFilter

    with at_the_books(institution_id=institution.id):
        rows, _count = queries.invoices(InvoiceFilter(state="issued"))
        documents = [one for row in rows[:SAMPLE] if (one := queries.document_by_id(row.id)) is not None]
    if not documents:
        return {}
    files, writing = _each(lambda: [ubl.write(one) for one in documents])
    _faults, checking = _each(lambda: check_many(files))
    _pages, setting = _each(
        lambda: [
            print_page(document=one, language="ro", xml=xml, made_at=now)
            for one, xml in zip(documents, files, strict=True)
        ]
    )
    return {"ubl": writing, "check": checking, "page": setting}


def _each(deed: Callable[[], list[Any]]) -> tuple[list[Any], float]:
    began = perf_counter()
    found = deed()
    return found, round(1000 * (perf_counter() - began) / len(found), 2)
