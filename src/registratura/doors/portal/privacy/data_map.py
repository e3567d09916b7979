"""What the program holds about persons, read from its own code: pages, linked data, the record of processing."""

import csv
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import StringIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.doors.portal.controllers import controller_of
from registratura.doors.shared.auth import public
from registratura.flows.data_map import linked, printing, record, terms
from registratura.institutions import queries as institutions
from registratura.kernel.privacy.datasets import Dataset
from registratura.kernel.privacy.keeping import RULE_NAMES
from registratura.kernel.privacy.vocabulary import ACCESS_NAMES, ERASURE_NAMES, FACTS, SUBJECT_NAMES
from registratura.toolkit.personal_data import catalogue, manifest_sha256

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

REASON = "anybody may read what is held about persons, why and until when"


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field of the program as a person reads it."""

    name: str
    category: str
    is_guarded: bool
    persons: str
    retention: str
    erasure: str
    access: str


@public(REASON)
@require_safe
def data_map(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Show every system that holds something about persons: what, about whom, why, until when, who receives it."""
    controller = controller_of(code)
    systems = _systems(controller)
    context = {
        "controller": controller,
        "code": code,
        "systems": systems,
        "field_count": sum(each.field_count for each in systems),
        "silent_count": sum(not FACTS[entry.category].personal for entry in catalogue().entries),
        "digest": manifest_sha256(),
        "keeps_for_others": any(each.is_kept_for_others for each in systems),
    }
    return render(request, "portal/privacy/data_map.html", context)


@public(REASON)
@require_safe
def system(request: HttpRequest, dataset: str, code: str | None = None) -> HttpResponse:
    """Show one system, field by field."""
    controller = controller_of(code)
    found = next((each for each in _systems(controller) if each.dataset == dataset), None)
    if found is None:
        raise Http404
    context = {"controller": controller, "code": code, "system": found, "tables": _fields(found.dataset)}
    return render(request, "portal/privacy/data_system.html", context)


@public(REASON)
@require_safe
def data_map_linked(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Answer the map as JSON-LD, in the words of DPV and Dublin Core."""
    controller = controller_of(code)
    keeper = institutions.supplier()
    place = f"/portal/{code}/privacy/data-map" if code else "/privacy/data-map"
    found = linked.document(
        base=f"{settings.PUBLIC_URL}{place}",
        controller=controller.name,
        processor=keeper.name if keeper is not None and keeper.id != controller.id else "",
        **_sides(controller),
    )
    text = json.dumps(found, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/ld+json; charset=utf-8")


@public(REASON)
@require_safe
def record_csv(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Answer the record of processing as a table for spreadsheets: a row for each system and purpose."""
    controller = controller_of(code)
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Operator"), *record.headings()])
    for row in record.rows(_systems(controller)):
        writer.writerow([controller.name, *row.cells()])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="evidenta-prelucrarilor-{controller.code}.csv"'
    return answer


@public(REASON)
@require_safe
def record_pdf(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Answer the record of processing as PDF/A. Made once a day for the same map: it looks the same all day."""
    controller = controller_of(code)
    day = timezone.localtime(timezone.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    identity = " · ".join(
        part for part in (controller.cui and f"CUI {controller.cui}", controller.address) if part
    )
    made = _printed(
        controller.name, identity, day, manifest_sha256(), get_language() or "", tuple(_systems(controller))
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="evidenta-prelucrarilor-{controller.code}.pdf"'
    return answer


@lru_cache(maxsize=16)
def _printed(
    name: str, identity: str, day: datetime, digest: str, language: str, systems: tuple[record.System, ...]
) -> bytes:
    return printing.print_record(
        controller=name, identity=identity, systems=systems, digest=digest, made_at=day
    )


def _systems(controller: "Institution") -> list[record.System]:
    today = timezone.localdate()
    return record.systems(**_sides(controller), terms=terms.terms_of(institution_id=controller.id, day=today))


def _sides(controller: "Institution") -> dict[str, bool]:
    named = institutions.account_controller()
    return {
        "is_supplier": controller.kind == controller.Kind.SUPPLIER,
        "answers_for_accounts": named is not None and named.id == controller.id,
    }


def _fields(dataset: Dataset) -> list[tuple[str, list[FieldLine]]]:
    """Return the fields by their table."""
    found: dict[str, list[FieldLine]] = {}
    for entry in record.personal_by_dataset()[dataset]:
        line = FieldLine(
            name=entry.field,
            category=_(FACTS[entry.category].name),
            is_guarded=FACTS[entry.category].national_id or FACTS[entry.category].special,
            persons=", ".join(_(SUBJECT_NAMES[each]) for each in entry.persons),
            retention=_(RULE_NAMES[entry.retention]),
            erasure=_(ERASURE_NAMES[entry.erasure]),
            access=_(ACCESS_NAMES[entry.access]),
        )
        found.setdefault(entry.model, []).append(line)
    return list(found.items())
