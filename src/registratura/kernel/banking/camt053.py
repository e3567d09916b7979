"""Statements as ISO 20022 camt.053, any version. The XML is read without entities, definitions or addresses outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as safe

from registratura.kernel.banking.port import MOST_LINES, RON, Line, Read, UnreadableError
from registratura.kernel.banking.sums import read_day, read_sum

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NO_MARK: Final = frozenset({"", "NOTPROVIDED", "NONREF"})


class Camt053:
    """A statement as ISO 20022 writes it."""

    form = "camt053"
    method = "bank"

    def knows(self, data: bytes) -> bool:
        """Say whether the XML speaks of camt.053 near its beginning."""
        return b"camt.053" in data[:4096]

    def read(self, data: bytes) -> Read:
        """Read the statements of the file as one. Raises: UnreadableError."""
        try:
            root: Any = safe.fromstring(data, forbid_dtd=True)
        except (DefusedXmlException, safe.ParseError, ValueError, LookupError) as error:
            raise UnreadableError("xml") from error
        _without_names(root)
        lines: list[Line] = []
        for entry in root.iter("Ntry"):
            try:
                lines.extend(_lines(entry))
            except ValueError as error:
                raise UnreadableError("line") from error
            if len(lines) > MOST_LINES:
                raise UnreadableError("too-long")
        return Read(_text(root, ".//Stmt/Acct/Id/IBAN")[:34], lines)


def _without_names(root: Element) -> None:
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _lines(entry: Element) -> Iterator[Line]:
    comes_in = (_text(entry, "CdtDbtInd") == "CRDT") != (_text(entry, "RvslInd") == "true")
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts") or "BOOK"
    day = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm") or _text(entry, "ValDt/Dt")
    whole, mark = entry.find("Amt"), _mark(entry, "AcctSvcrRef")
    parts = entry.findall("NtryDtls/TxDtls")
    for place, part in enumerate(parts or [entry], start=1):
        amount = part.find("AmtDtls/TxAmt/Amt") if parts else whole
        amount = part.find("Amt") if amount is None else amount
        amount = whole if amount is None and len(parts) <= 1 else amount
        if amount is None:
            raise ValueError("a part without a sum")
        bani = read_sum(amount.text or "")
        own = _mark(part, "Refs/AcctSvcrRef") or _mark(part, "Refs/TxId")
        yield Line(
            booked_on=read_day(day) if day else None,
            amount_bani=bani if comes_in else -bani,
            currency=amount.get("Ccy", RON),
            payer=_text(part, "RltdPties/Dbtr/Nm") or _text(part, "RltdPties/Dbtr/Pty/Nm"),
            details=_details(part) or _text(entry, "AddtlNtryInf"),
            mark=own or (f"{mark}/{place}" if mark and len(parts) > 1 else mark),
            final=status == "BOOK",
        )


def _mark(element: Element, path: str) -> str:
    found = _text(element, path)
    return "" if found.upper() in _NO_MARK else found


def _details(part: Element) -> str:
    said = [element.text or "" for element in part.findall("RmtInf/Strd/CdtrRefInf/Ref")]
    said += [element.text or "" for element in part.findall("RmtInf/Ustrd")]
    return " ".join(" ".join(said).split())
