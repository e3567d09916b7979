"""Beginning a live conversation from inside the desk, in one's own name; it goes on at the address of its link."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registratura.doors.desk.support.views import supplier_or_404
from registratura.doors.shared.auth import DeskRequest, member_outside
from registratura.doors.shared.chat_pages import key_of
from registratura.flows import chatting as flow
from registratura.kernel.errors import DomainError
from registratura.support.services import ChatDraft


@never_cache
@member_outside
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: DeskRequest) -> HttpResponseBase:
    """Show the form before a live conversation, or begin one; where nobody is there a message is left."""
    supplier, now = supplier_or_404(), timezone.now()
    body = request.POST.get("body", "").replace("\x00", "")[:2_100]
    refused: DomainError | None = None
    if request.method == "POST":
        draft = ChatDraft(
            request_key=key_of(request),
            body=body,
            name=request.user.full_name,
            email=request.user.email,
            language="en" if get_language() == "en" else "ro",
            requester_id=request.user.id,
            client_id=request.institution.id,
        )
        try:
            return redirect("portal:chat", secret=flow.begin(supplier=supplier, draft=draft, now=now))
        except DomainError as error:
            refused = error
    page: dict[str, Any] = {
        "supplier": supplier,
        "body": body,
        "key": key_of(request),
        "refused": refused,
        "is_there": flow.somebody_is_there(supplier=supplier, now=now),
    }
    return render(request, "desk/support/chat.html", page, status=422 if refused else 200)
