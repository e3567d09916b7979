"""What waits to leave, what is on its way, what came back; and proofs given out."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registratura.dispatch import queries
from registratura.documents import queries as documents
from registratura.documents.reading.names import download_name
from registratura.doors.desk.dispatching.forms import BundleForm
from registratura.doors.desk.dispatching.shown import row_of
from registratura.doors.desk.entries.rows import entry_address
from registratura.doors.desk.work.hands import may_read
from registratura.doors.shared.auth import DeskRequest, require
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.registers import queries as registers

TABS = {
    "": "waiting",
    "in-borderou": "bundled",
    "neconfirmate": "unconfirmed",
    "intoarse": "returned",
    "plecate": "gone",
}


@require_safe
@require(Permission.ENTRY_DISPATCH)
def dispatch(request: DeskRequest) -> HttpResponse:
    """List shipments by what is to be done with them."""
    code = request.institution.code
    chosen = request.GET.get("fila", "")
    chosen = chosen if chosen in TABS else ""
    today = legal_date(timezone.now())
    who: dict[str, Any] = {"visible_units": request.powers.visible_units, "reader_id": request.user.id}
    page = queries.page(tab=TABS[chosen], older_than=request.GET.get("dupa", ""), **who)
    counts = queries.counts(**who)
    address = reverse("desk:dispatch", kwargs={"code": code})
    words = {
        "": _("De expediat"),
        "in-borderou": _("În borderou"),
        "neconfirmate": _("Plecate fără confirmare"),
        "intoarse": _("Întoarse"),
        "plecate": _("Toate plecate"),
    }
    tabs = [
        (words[key], f"{address}?fila={key}" if key else address, key == chosen, counts.get(tab))
        for key, tab in TABS.items()
    ]
    first = chosen == "" and not request.GET.get("dupa")
    since = today - timedelta(days=queries.UNPREPARED_DAYS)
    unprepared = queries.unprepared(since=since, **who) if first else []
    bundles = queries.open_bundles() if chosen == "" else []
    return render(
        request,
        "desk/dispatching/list.html",
        {
            "tabs": tabs,
            "chosen": chosen,
            "rows": [row_of(card, institution=code, today=today) for card in page.cards],
            "older": f"{address}?{urlencode({'fila': chosen, 'dupa': page.older})}" if page.older else "",
            "newer": tabs[list(TABS).index(chosen)][1] if request.GET.get("dupa") else "",
            "unprepared": [
                (line, entry_address(code, line.register_code, line.year, line.number)) for line in unprepared
            ],
            "bundle_options": [(str(one.id), _bundle_words(one)) for one in bundles],
            "bundle_form": BundleForm(initial={"day": today, "post_office": queries.options().post_office})
            if chosen == ""
            else None,
            "may_set": request.powers.may(Permission.REGISTER_ADMINISTER),
        },
    )


def _bundle_words(bundle: queries.BundleCard) -> str:
    return _("borderoul deschis pentru %(day)s, %(office)s (%(count)d)") % {
        "day": f"{bundle.day_on:%d.%m.%Y}",
        "office": bundle.post_office,
        "count": bundle.letter_count,
    }


@require_safe
@require(Permission.ENTRY_READ)
def proof(request: DeskRequest, document: int) -> HttpResponseBase:
    """Give a proof out as it came, to whoever may open its entry; a bundle's papers to whoever dispatches."""
    if document >= 2**63:
        raise Http404
    entry_id = queries.entry_of_proof(document)
    entry = registers.entry_by_id(entry_id) if entry_id is not None else None
    allowed = (
        may_read(request, entry)
        if entry is not None
        else (request.powers.may(Permission.ENTRY_DISPATCH) and queries.is_of_a_bundle(document))
    )
    cards = documents.cards([document])
    if not allowed or not cards:
        raise Http404
    try:
        content = documents.open_bytes(space=request.institution.code, sha256=cards[0].sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=download_name(cards[0].name), content_type=cards[0].media_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
