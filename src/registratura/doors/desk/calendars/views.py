"""The page on which a person makes, renews and stops the own calendar address."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registratura.accounts import queries as persons
from registratura.doors.desk.calendars.feed import address_of_secret
from registratura.doors.shared.auth import signed_in
from registratura.flows import calendars


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in
def calendar(request: Any) -> HttpResponseBase:
    """Show whether there is an address; make a new one and show it this once, or stop it."""
    address = ""
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "end":
            if calendars.end(user=request.user, now=timezone.now()):
                messages.success(request, _("Adresa de calendar nu mai merge."))
            return redirect("desk:calendar")
        if act == "renew":
            address = address_of_secret(calendars.renew(user=request.user, now=timezone.now()))
    standing = persons.calendar_of(request.user.id)
    return render(request, "desk/calendars/calendar.html", {"standing": standing, "address": address})
