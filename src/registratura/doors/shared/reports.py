"""A report of numbers as a file: PDF/A for the folder, a table for spreadsheets."""

import csv
from collections.abc import Sequence
from io import StringIO

from django.http import HttpResponse

from registratura.registers.printing.report_pdf import ReportHead, Section, print_report


def as_pdf(*, head: ReportHead, sections: Sequence[Section], name: str) -> HttpResponse:
    """Answer a report as PDF/A."""
    answer = HttpResponse(print_report(head=head, sections=sections), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def as_csv(*, sections: Sequence[Section], name: str) -> HttpResponse:
    """Answer a report as a table: section, label, value; UTF-8 with its mark and semicolons."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for section in sections:
        for label, value in section.rows:
            writer.writerow([_harmless(part) for part in (section.title, label, value)])
        if section.remark:
            writer.writerow([_harmless(section.title), "", _harmless(section.remark)])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from taking what somebody wrote for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
