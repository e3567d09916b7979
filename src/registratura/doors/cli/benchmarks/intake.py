"""How fast mail comes into the tray, papers are set, scans are read; each beside the plainest work of the same kind."""

from __future__ import annotations

import io
import random
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import psutil

from .figures import Round, Tally, alternate
from .ground import Ground

SAMPLE_EVERY = 100  # messages between two looks at the memory
_BODY = "Vă rog să îmi eliberați adeverința de rol fiscal, pentru terenul din strada Fântânii nr. %d.\n" * 12
_LINES = (
    "Subsemnata Ilinca Moga, domiciliată în Lunca Frasinului, strada Fântânii nr. 12,",
    "vă rog să îmi eliberați o adeverință din care să rezulte terenurile deținute și",
    "modul lor de folosință, așa cum sunt înscrise în registrul agricol al comunei.",
    "Menționez că adeverința îmi este necesară la biroul notarial, pentru dezbaterea",
    "succesiunii după tatăl meu, decedat în luna august. Anexez copia cărții de identitate.",
)


def measure_mail(*, ground: Ground, messages: int, rounds: int) -> dict[str, Any]:
    """Read mailboxes of messages with attachments into the tray: by one reader, and by two at once."""
    pdf = _paper(2)
    cases: dict[str, Any] = {}
    for readers in (1, 2):
        tally = Tally()
        for number in range(rounds):
            tally.rounds.append(_read(ground, readers, messages // rounds, pdf, number))
        cases[f"readers_{readers}"] = tally.figures()
    cases["memory"] = _memory(ground, messages, pdf)
    cases["message_bytes"] = len(_letter(0, "x", pdf))
    return cases


def _letter(number: int, mark: str, pdf: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = f"Ilinca Moga <ilinca.{number % 500}@posta.example>"
    message["To"], message["Subject"] = "registratura@masuratoare.example", f"Cerere de adeverință {number}"
    message["Message-ID"] = f"<{mark}.{number}@posta.example>"
    message["Date"] = datetime.now(UTC)
    message.set_content(_BODY % ((number,) * 12))
    message.add_attachment(
        pdf + b"\n%%%d" % number, maintype="application", subtype="pdf", filename="cerere.pdf"
    )
    picture = random.Random(number).randbytes(40_000)
    message.add_attachment(
        b"\xff\xd8\xff\xe0" + picture, maintype="image", subtype="jpeg", filename="buletin.jpg"
    )
    return message.as_bytes()


class _Made:
    """A mailbox whose messages are made as they are asked for."""

    uid_validity = 1

    def __init__(self, count: int, mark: str, pdf: bytes, every: Any = None) -> None:
        self._count, self._mark, self._pdf, self._every = count, mark, pdf, every

    @contextmanager
    def open(self, access: object) -> Iterator[_Made]:
        """Let anybody in."""
        yield self

    def letters(self, *, after: int, most_bytes: int) -> Iterator[Any]:
        """Give the messages."""
        from registratura.toolkit.mailboxes.port import Letter

        for uid in range(after + 1, self._count + 1):
            raw = _letter(uid, self._mark, self._pdf)
            if self._every is not None and uid % SAMPLE_EVERY == 0:
                self._every(uid)
            yield Letter(uid, len(raw), None, raw)

    def mark_kept(self, *, up_to: int) -> None:
        """Mark nothing."""


def _mailbox(ground: Ground, mark: str) -> int:
    from registratura.accounts import queries as accounts
    from registratura.intake import services as intake
    from registratura.intake.services import MailboxDraft
    from registratura.toolkit.scope import acting_for

    by = accounts.user_by_email("ana@masuratoare.example")
    assert by is not None
    draft = MailboxDraft(
        name=mark,
        host="127.0.0.1",
        port=143,
        security="none",
        username=mark,
        password="masura",
        acknowledges=False,
    )
    with acting_for(ground.institution_id):
        return intake.save_mailbox(draft=draft, mailbox_id=None, by=by, now=datetime.now(UTC)).id


def _fetch(ground: Ground, mailbox_id: int, box: _Made) -> None:
    from registratura.flows import tray

    tray.fetch(
        institution_id=ground.institution_id, mailbox_id=mailbox_id, clock=lambda: datetime.now(UTC), port=box
    )


def _read(ground: Ground, readers: int, count: int, pdf: bytes, number: int) -> Round:
    """Let readers in processes of their own each read a mailbox, and count their messages together."""
    from django.db import connections

    forking = get_context("fork")
    marks = [f"r{readers}-{number}-{reader}" for reader in range(readers)]
    boxes = [(mark, _mailbox(ground, mark)) for mark in marks]
    connections.close_all()
    start = forking.Barrier(readers + 1)

    def work(mark: str, mailbox_id: int) -> None:
        start.wait()
        _fetch(ground, mailbox_id, _Made(count // readers, mark, pdf))

    running = [forking.Process(target=work, args=box) for box in boxes]
    for process in running:
        process.start()
    start.wait()
    began = perf_counter()
    for process in running:
        process.join()
    took = perf_counter() - began
    done = count // readers * readers
    errors = sum(process.exitcode != 0 for process in running)
    return Round(took, [took / done] * done, errors)


def _memory(ground: Ground, count: int, pdf: bytes) -> dict[str, Any]:
    """Read a mailbox in this process and look how its memory grows; the slope is that of the later two thirds."""
    own, samples = psutil.Process(), list[tuple[int, int]]()
    box = _Made(count, "memorie", pdf, lambda uid: samples.append((uid, own.memory_info().rss)))
    _fetch(ground, _mailbox(ground, "memorie"), box)
    settled = samples[len(samples) // 3 :]
    return {
        "messages": count,
        "mb_at_first": round(settled[0][1] / 2**20, 1) if settled else None,
        "mb_at_last": round(settled[-1][1] / 2**20, 1) if settled else None,
        "bytes_per_message": round(_slope(settled), 1),
    }


def _slope(samples: list[tuple[int, int]]) -> float:
    if len(samples) < 2:
        return 0.0
    middle_x = sum(x for x, _y in samples) / len(samples)
    middle_y = sum(y for _x, y in samples) / len(samples)
    spread = sum((x - middle_x) ** 2 for x, _y in samples)
    return sum((x - middle_x) * (y - middle_y) for x, y in samples) / spread


def measure_papers(*, seconds: float, rounds: int) -> dict[str, Any]:
    """Set receipts, draw stamps, and lay a stamp over a copy of a letter of two pages."""
    from registratura.documents.contents.stamping import lay_stamp
    from registratura.registers.printing.receipt_pdf import Receipt, print_receipt
    from registratura.registers.printing.stamp_pdf import Stamp, print_stamp

    now, pdf = datetime.now(UTC), _paper(2)
    receipt = Receipt(
        institution="Primăria Lunca Frasinului", written_number="1234/05.03.2026", received_at=now,
        sender="Ilinca Moga", subject="Cerere de adeverință", qr_text="https://registratura.exemplu.ro/x",
        how_to_follow="Pentru stadiul lucrării, spuneți la registratură numărul.", printed_at=now,
    )  # fmt: skip
    stamp = Stamp(
        institution="Primăria Lunca Frasinului", register_title="Registrul general", written_number="1234/05.03.2026",
        registered_at=now, qr_text="https://registratura.exemplu.ro/x",
    )  # fmt: skip
    drawn = print_stamp(stamp=stamp)
    works = {
        "receipt": _again(lambda: print_receipt(receipt=receipt)),
        "stamp": _again(lambda: print_stamp(stamp=stamp)),
        "stamped_copy": _again(
            lambda: lay_stamp(io.BytesIO(pdf), stamp=drawn, corner="top-right", pages="first")
        ),
    }
    for work in works.values():
        work(0.1)
    return alternate(works=works, rounds=rounds, seconds=seconds)


def _again(deed: Any) -> Any:
    def work(seconds: float) -> Round:
        began, latencies = perf_counter(), list[float]()
        while perf_counter() - began < seconds:
            before = perf_counter()
            deed()
            latencies.append(perf_counter() - before)
        return Round(perf_counter() - began, latencies)

    return work


def measure_recognizing(*, pages: int, rounds: int) -> dict[str, Any]:
    """
    Recognize the same scanned pages in turns: as the product reads text, with plain tesseract, as searchable PDF/A.

    Rates are pages per minute.
    """
    from registratura.documents.contents.archiving import make_archival
    from registratura.documents.contents.reading import read_text

    scans = _scans(pages)
    whole = _bound(scans)
    works: dict[str, Callable[[], object]] = {
        "tesseract": lambda: _plain(scans),
        "text": lambda: read_text(io.BytesIO(whole), media_type="application/pdf"),
        "searchable_pdf": lambda: make_archival(io.BytesIO(whole), media_type="application/pdf"),
    }
    took: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds):
        for name in list(works) if number % 2 == 0 else list(reversed(works)):
            began = perf_counter()
            works[name]()
            took[name].append(perf_counter() - began)
    rates = {name: round(60 * pages / median(some), 1) for name, some in took.items()}
    return {
        "pages": pages,
        "pages_per_minute": rates,
        "share_of_tesseract": {
            name: round(rate / rates["tesseract"], 2) for name, rate in rates.items() if name != "tesseract"
        },
    }


def _plain(scans: list[bytes]) -> None:
    environment = {"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"}
    with tempfile.TemporaryDirectory() as folder:
        for number, scan in enumerate(scans):
            path = Path(folder) / f"{number}.png"
            path.write_bytes(scan)
            subprocess.run(
                ["tesseract", str(path), "stdout", "-l", "ron", "--dpi", "300"],
                stdin=subprocess.DEVNULL, capture_output=True, check=True, env=environment,
            )  # fmt: skip


def _paper(pages: int) -> bytes:
    """Set a letter of so many pages."""
    import typst

    paragraph = " ".join(_LINES)
    sheets = "\n#pagebreak()\n".join(
        "\n\n".join(f"{number}.{place} {paragraph}" for place in range(1, 8))
        for number in range(1, pages + 1)
    )
    done: bytes = typst.compile(f"#set text(size: 11pt)\n{sheets}".encode())
    return done


def _scans(pages: int) -> list[bytes]:
    """Draw a letter as a scanner of 300 points an inch would give it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(_paper(pages))
    scans = []
    for page in document:
        target = io.BytesIO()
        page.render(scale=300 / 72, grayscale=True).to_pil().save(target, "PNG")
        scans.append(target.getvalue())
    return scans


def _bound(scans: list[bytes]) -> bytes:
    from PIL import Image

    images = [Image.open(io.BytesIO(scan)) for scan in scans]
    target = io.BytesIO()
    images[0].save(target, "PDF", save_all=True, append_images=images[1:], resolution=300)
    return target.getvalue()
