"""The form as a person will see it, page by page; nothing that is typed here is kept."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from registratura.doors.desk.forms.opened import form_or_404
from registratura.doors.shared.auth import DeskRequest, require
from registratura.doors.shared.filing.pages import blocks, county_options, page_form, summary
from registratura.forms import answers as rules
from registratura.forms import queries
from registratura.forms.cleaning import clean
from registratura.forms.definition import Definition, Page
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date

CHECK = "verificare"
CARRIED_MOST = 200_000


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.FORMS_ADMINISTER)
def preview(request: DeskRequest, form: int) -> HttpResponse:
    """Show the newest version, the page asked for; what was answered travels in the page itself."""
    card = form_or_404(form)
    shown = queries.versions(form)[0]
    today = legal_date(timezone.now())
    definition = shown.definition
    answers = _carried(request, definition)
    here = _asked_page(request, definition, answers)
    typed = None
    if (
        request.method == "POST"
        and here is not None
        and request.POST.get("pas")
        and not request.POST.get("mergi")
    ):
        typed = page_form(
            definition, here, answers=answers, today=today, data=request.POST, files=request.FILES
        )
        for field in here.fields:
            answers.pop(field.name, None)
        answers.update(typed.answers)
        for name, came in typed.uploads.items():
            answers[name] = [*(answers.get(name) or []), *_described(came)]
        if typed.is_valid():
            here, typed = _next(definition, answers, here), None
    elif request.POST.get("mergi"):
        wanted = request.POST["mergi"]
        here = None if wanted == CHECK else definition.page(wanted) or here
    pages = rules.pages_shown(definition, answers)
    if here is not None and typed is None:
        typed = page_form(definition, here, answers=answers, today=today)
    begun = request.method == "POST"
    context = {
        "card": card,
        "shown": shown,
        "definition": definition,
        "about": blocks(definition.about.ro),
        "prepare": blocks(definition.prepare.ro),
        "page": here if begun else None,
        "form": typed,
        "step": CHECK if begun and here is None else here.key if begun and here else "",
        "carried": json.dumps(answers, ensure_ascii=False),
        "counties": county_options(),
        "parts": summary(definition, answers, today=today) if begun and here is None else [],
        "number": 1 + next((n for n, page in enumerate(pages) if here and page.key == here.key), len(pages)),
        "total": len(pages) + 1,
        "before": _before(pages, here),
    }
    status = 422 if typed is not None and typed.is_bound else 200
    return render(request, "desk/forms/preview.html", context, status=status)


def _asked_page(request: DeskRequest, definition: Definition, answers: dict[str, Any]) -> Page | None:
    step = request.POST.get("pas", "")
    if step == CHECK:
        return None
    shown = rules.pages_shown(definition, answers)
    return definition.page(step) or (shown[0] if shown else None)


def _next(definition: Definition, answers: dict[str, Any], here: Page) -> Page | None:
    shown = [page.key for page in rules.pages_shown(definition, answers)]
    place = shown.index(here.key) + 1 if here.key in shown else len(shown)
    return definition.page(shown[place]) if place < len(shown) else None


def _before(pages: tuple[Page, ...], here: Page | None) -> str:
    keys = [page.key for page in pages]
    place = keys.index(here.key) if here and here.key in keys else len(keys)
    return keys[place - 1] if place else ""


def _described(files: list[Any]) -> list[dict[str, Any]]:
    return [{"name": str(one.name), "size_bytes": int(one.size or 0)} for one in files]


def _carried(request: DeskRequest, definition: Definition) -> dict[str, Any]:
    """Read what travelled in the page; each answer is cleaned again, since a page can be changed by hand."""
    typed = request.POST.get("raspunsuri", "")[:CARRIED_MOST]
    try:
        data = json.loads(typed) if typed else {}
    except (ValueError, RecursionError):
        data = {}
    today = legal_date(timezone.now())
    given = data if isinstance(data, dict) else {}
    cleaned = {
        field.name: clean(field, given.get(field.name), today=today) for _page, field in definition.fields()
    }
    return {name: one.value for name, one in cleaned.items() if one.value is not None}
