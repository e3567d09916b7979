"""Runs: the list, one with what it did, its certificate, and the order for a new one."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registratura.doors.desk.keeping.views import KEYS_END
from registratura.doors.shared import reports
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.registers.printing.report_pdf import ReportHead, Section
from registratura.retention import queries, services
from registratura.retention.queries import RunLine
from registratura.retention.sets import BY_KEY
from registratura.retention.words import duration_words, name_of


@require_safe
@require(Permission.PRIVACY_ADMINISTER)
def runs(request: DeskRequest) -> HttpResponse:
    """Show the newest runs."""
    return render(request, "desk/keeping/runs.html", {"runs": queries.runs()})


@require_safe
@require(Permission.PRIVACY_ADMINISTER)
def run(request: DeskRequest, key: int) -> HttpResponse:
    """Show one run: what left and what stayed, by which rule, and how to check it."""
    line = _line(key)
    return render(
        request,
        "desk/keeping/run.html",
        {"run": line, "counts": _counts(line), "rules": _rules(line), "public_key": _public_key(line)},
    )


@require_POST
@require(Permission.PRIVACY_ADMINISTER, own_scope=True)
def order(request: DeskRequest) -> HttpResponseBase:
    """Order a run over everything whose keeping ended by today."""
    now = timezone.now()
    try:
        run_id = services.order_run_now(
            institution_id=request.institution.id, until=legal_date(now), by=request.user, now=now
        )
    except DomainError as error:
        messages.error(request, error.words)
        return redirect("desk:keeping_runs", code=request.institution.code)
    messages.success(request, _("Ștergerea a fost pornită; certificatul apare când se încheie."))
    return redirect("desk:keeping_run", code=request.institution.code, key=run_id)


@require_safe
@require(Permission.PRIVACY_ADMINISTER)
def certificate(request: DeskRequest, key: int) -> HttpResponse:
    """Give the signed certificate of a run, byte for byte what was signed."""
    line = _certified(key)
    answer = HttpResponse(
        json.dumps(line.certificate, ensure_ascii=False, indent=1),
        content_type="application/json; charset=utf-8",
    )
    answer["Content-Disposition"] = f'attachment; filename="certificat-{line.id}.json"'
    return answer


@require_safe
@require(Permission.PRIVACY_ADMINISTER)
def certificate_pdf(request: DeskRequest, key: int) -> HttpResponse:
    """Give the certificate as PDF/A, in Romanian in every language."""
    line = _certified(key)
    with translation.override("ro"):
        sections = [
            Section(
                title=_("Ce a plecat"),
                rows=tuple((str(one["name"]), str(one["left"])) for one in _counts(line) if one["left"]),
                remark="" if line.left_count else _("Nimic nu își încheiase termenul."),
            ),
            Section(
                title=_("Ce a rămas din cauza unei suspendări"),
                rows=tuple((str(one["name"]), str(one["held"])) for one in _counts(line) if one["held"]),
            ),
            Section(
                title=_("Regulile"),
                rows=tuple((one["name"], f"{one['term']} · {one['law']}") for one in _rules(line)),
            ),
            Section(
                title=_("Semnătura"),
                rows=(
                    (_("Cheia publică (Ed25519)"), _public_key(line)),
                    (_("Semnătura"), str((line.certificate or {})["proof"]["proofValue"])),
                    (_("Actul din jurnal"), str(line.record_id)),
                ),
            ),
        ]
        head = ReportHead(
            institution=request.institution.name,
            cui=request.institution.cui,
            locality=request.institution.locality,
            title=_("Certificat de ștergere"),
            period=_("ce și-a încheiat termenul până la %s") % f"{line.until_on:%d.%m.%Y}",
            printed_at=timezone.now(),
            printed_by=request.user.full_name,
        )
    return reports.as_pdf(head=head, sections=sections, name=f"certificat-{line.id}")


def _line(key: int) -> RunLine:
    line = queries.run(key) if key < KEYS_END else None
    if line is None:
        raise Http404
    return line


def _certified(key: int) -> RunLine:
    line = _line(key)
    if line.certificate is None:
        raise Http404
    return line


def _counts(line: RunLine) -> list[dict[str, Any]]:
    return [
        {
            "name": BY_KEY[key].name if key in BY_KEY else key,
            "rule": name_of(BY_KEY[key].rule) if key in BY_KEY else "",
            "left": counts.get("left", 0),
            "held": sum(number for word, number in counts.items() if word != "left"),
        }
        for key, counts in line.counts.items()
    ]


def _rules(line: RunLine) -> list[dict[str, str]]:
    return [
        {"name": name_of(one["key"]), "term": duration_words(one["duration"]), "law": one["law"]}
        for one in line.rules
    ]


def _public_key(line: RunLine) -> str:
    return str(line.certificate["proof"]["verificationMethod"]) if line.certificate else ""
