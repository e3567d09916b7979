"""One's own account: profile, security history, private note, taking the data along, closing, coming back."""

import json
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.accounts import queries as people
from registratura.accounts import services as accounts
from registratura.accounts.kinds import Happened
from registratura.doors.shared import letters, recovery_letters
from registratura.doors.shared.auth import public, signed_in
from registratura.doors.shared.own_fields import kept_by_itself, needed, offered
from registratura.doors.shared.own_forms import NoteForm, ProfileForm
from registratura.doors.shared.security_history import told_of
from registratura.doors.shared.sessions import recently_signed_in
from registratura.flows import own_account, recovering
from registratura.institutions import queries as institutions
from registratura.kernel.errors import DomainError
from registratura.recovery import queries as recoveries
from registratura.toolkit.scope import acting_for

LINK_GONE = 410
PAGE = 30
forms_only = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@forms_only
def profile(request: Any) -> HttpResponseBase:
    """Show each datum of the account with why it is kept, and keep what the person adds or takes away."""
    kept = people.profile_of(request.user.pk)
    values = {
        "phone": kept.phone,
        "addressed_as": kept.addressed_as,
        "language": request.user.language,
        "theme": request.user.theme,
    }
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=values)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            changed = accounts.change_profile(
                user=request.user,
                phone=data["phone"],
                addressed_as=data["addressed_as"],
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(error.field or None, error.words)
        else:
            language, theme = data["language"] or request.user.language, data["theme"] or request.user.theme
            accounts.set_preferences(user=request.user, language=language, theme=theme)
            if changed:
                told_of(request, Happened.PROFILE_CHANGED, user_id=request.user.pk)
            messages.success(request, _("Profilul este salvat."))
            return redirect("account_profile")
    context = {"form": form, "needed": needed(), "offered": offered(), "kept": kept_by_itself()}
    return render(request, "account/profile.html", context)


@signed_in
@require_safe
def history(request: Any) -> HttpResponse:
    """Show what happened to the security of the account, and what of it still waits for the person."""
    before = request.GET.get("inainte", "")
    lines = people.security_events(
        request.user.pk,
        before=int(before) if before.isdecimal() and len(before) < 18 else None,
        limit=PAGE + 1,
    )
    context = {
        "events": lines[:PAGE],
        "older": lines[PAGE - 1].id if len(lines) > PAGE else None,
        "recoveries": recovering.open_recoveries_of(user_id=request.user.pk, now=timezone.now()),
    }
    return render(request, "account/history.html", context)


@signed_in
@forms_only
@recently_signed_in
@sensitive_post_parameters()
@sensitive_variables("form", "note")
def note(request: Any) -> HttpResponseBase:
    """Show the private note to its person, just signed in, and keep or remove it."""
    user = request.user
    if request.method == "POST" and request.POST.get("deed") == "remove":
        if accounts.remove_note(user=user):
            told_of(request, Happened.NOTE_REMOVED, user_id=user.pk)
            messages.success(request, _("Însemnarea a fost ștearsă."))
        return redirect("account_note")
    kept = people.note_of(user.pk)
    form = NoteForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.write_note(
                user=user,
                text=form.cleaned_data["text"],
                password=form.cleaned_data.get("password"),
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(error.field or None, error.words)
        else:
            told_of(request, Happened.NOTE_WRITTEN, user_id=user.pk)
            _tell(user, "note_written", {})
            messages.success(request, _("Însemnarea este păstrată; o vedeți numai aici."))
            return redirect("account_note")
    return render(request, "account/note.html", {"form": form, "note": kept})


@signed_in
@forms_only
@recently_signed_in
def take_data(request: Any) -> HttpResponseBase:
    """Give the person everything that the account holds, as a file. It is written down: a link alone gives nothing."""
    if request.method != "POST":
        return redirect("account_profile")
    data = own_account.own_data(user=request.user, now=timezone.now())
    told_of(request, Happened.DATA_TAKEN, user_id=request.user.pk)
    response = HttpResponse(
        json.dumps(data, ensure_ascii=False, indent=2), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="contul-meu.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@forms_only
@recently_signed_in
def close(request: Any) -> HttpResponseBase:
    """Say what goes and what stays and why; then close the account when the person says so."""
    refusal = ""
    if request.method == "POST" and request.POST.get("sure") == "on":
        to, name = request.user.email, request.user.full_name
        try:
            own_account.close(user=request.user, now=timezone.now())
        except DomainError as error:
            refusal = error.words
        else:
            logout(request)
            letters.send(letters.letter(template="account/email/closed", to=to, context={"name": name}))
            messages.success(request, _("Contul este închis."))
            return redirect("account_login")
    elif request.method == "POST":
        refusal = _("Bifați că înțelegeți ce urmează.")
    places = institutions.workplaces_of(request.user.pk, at=timezone.now())
    return render(request, "account/close.html", {"places": places, "refusal": refusal})


@signed_in
@require_POST
def stop_recovery(request: Any, code: str, recovery: int) -> HttpResponseBase:
    """Stop a recovery of one's own account that one never needed."""
    found = [
        card
        for place, card in recovering.open_recoveries_of(user_id=request.user.pk, now=timezone.now())
        if place == code and card.id == recovery
    ]
    institution = institutions.institution_by_code(code)
    if not found or institution is None:
        raise Http404
    recovering.stop(institution_id=institution.id, recovery_id=recovery, by=request.user, now=timezone.now())
    messages.success(request, _("Recuperarea a fost oprită. Vorbiți cu administratorii: cineva a cerut-o."))
    return redirect("account_history")


@public("who holds the link of the mailbox and the code of the hand proves who they are by both")
@forms_only
@sensitive_post_parameters()
@sensitive_variables("secret", "entered")
def recover(request: HttpRequest, code: str, secret: str) -> HttpResponseBase:
    """Let the person of an approved recovery in again, by the link and the code together."""
    now, wrong = timezone.now(), ""
    institution = institutions.institution_by_code(code)
    if institution is None:
        return _gone(request)
    if request.method == "POST":
        entered = recovering.enter(
            institution_id=institution.id, link=secret, code=request.POST.get("code", "")[:60], now=now
        )
        if entered.user is not None:
            return _let_in(request, entered.user)
        if not entered.tries_left:
            return _gone(request)
        wrong = _("Codul nu se potrivește. Mai puteți încerca de %d ori.") % entered.tries_left
    with acting_for(institution.id):
        card = recoveries.recovery_with_link(secret, at=now)
    if card is None:
        return _gone(request)
    return render(request, "account/recover.html", {"name": card.user_name, "wrong": wrong})


def _let_in(request: HttpRequest, user: Any) -> HttpResponseBase:
    if request.user.is_authenticated:
        logout(request)
    recovery_letters.tell_recovered(to=user.email, name=user.full_name)
    record_authentication(request, user, method="recovery", reauthenticated=True)
    response: HttpResponseBase = perform_login(request, user, redirect_url=reverse("account_choose_method"))
    return response


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "account/recover_gone.html", {}, status=LINK_GONE)


def _tell(user: Any, template: str, context: dict[str, Any]) -> None:
    letters.send(
        letters.letter(
            template=f"account/email/{template}", to=user.email, context={"name": user.full_name, **context}
        )
    )
