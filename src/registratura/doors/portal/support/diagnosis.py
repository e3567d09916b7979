"""A diagnosis made by `registratura doctor --bundle`: shown field by field, sent for the case only after that."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registratura.doors.portal.guards import fields as guard_fields
from registratura.doors.portal.guards import guarded
from registratura.doors.portal.support.chats import SECRET
from registratura.doors.portal.support.views import supplier_or_404
from registratura.doors.shared.auth import public
from registratura.doors.shared.chat_pages import number_of
from registratura.doors.shared.uploads import takes_files
from registratura.flows import diagnosing as flow
from registratura.flows import support
from registratura.kernel import diagnosis as shape
from registratura.kernel.diagnosis import Bundle, NotABundleError
from registratura.kernel.errors import DomainError
from registratura.support.errors import BundleRefusedError
from registratura.support.queries import in_words
from registratura.support.services.bundles import words_of


@never_cache
@takes_files
@public(SECRET)
@require_http_methods(["GET", "HEAD", "POST"])
def diagnosis(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the file, show it, send what stays ticked, or take back what was sent."""
    supplier = supplier_or_404()
    card = support.conversation(supplier=supplier, secret=secret)
    if card is None:
        raise Http404
    user = request.user if request.user.is_authenticated else None
    refused: DomainError | None = None
    read: Bundle | None = None
    if request.method == "POST":
        if answer := guarded(request, what="diagnosis", code=None):
            return answer
        if taken_back := number_of(request.POST.get("scoate", "")):
            if taken_back < 1 << 62:
                flow.remove(supplier=supplier, secret=secret, bundle_id=taken_back, by=user)
            return redirect("portal:support_diagnosis", secret=secret)
        try:
            read = _read(request)
            if "camp" in request.POST:
                raw = flow.chosen(
                    made_at=read.made_at, fields=read.fields, names=request.POST.getlist("camp")
                )
                flow.send(supplier=supplier, secret=secret, raw=raw, by=user, now=timezone.now())
                messages.success(
                    request, _("Diagnosticul este trimis; se șterge odată cu închiderea cererii.")
                )
                return redirect("portal:support_diagnosis", secret=secret)
        except DomainError as error:
            refused = error
    page = {
        "controller": supplier,
        "card": card,
        "secret": secret,
        "sent": flow.bundles(supplier=supplier, secret=secret),
        "refused": refused,
        "fields": in_words(read.fields) if read is not None else (),
        "raw": shape.write(made_at=read.made_at, fields=read.fields) if read is not None else "",
        "guard": guard_fields(what="diagnosis"),
    }
    return render(request, "portal/support/diagnosis.html", page, status=422 if refused else 200)


def _read(request: HttpRequest) -> Bundle:
    upload = request.FILES.get("file")
    raw: bytes | str = (
        upload.read(shape.BYTES_MOST + 1) if upload is not None else request.POST.get("raw", "")
    )
    try:
        return shape.read(raw)
    except NotABundleError as error:
        raise BundleRefusedError(words_of(error=error), field="file") from error
