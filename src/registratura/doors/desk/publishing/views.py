"""The gazette at the desk: what waits, what is published; preparing, checking, publishing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registratura.doors.desk.publishing.forms import PreparedForm, PublicationForm, PublishForm
from registratura.doors.desk.registering.files import hand_in
from registratura.doors.desk.settings.forms import refuse
from registratura.doors.desk.work.hands import may_read
from registratura.doors.shared.auth import DeskRequest, require
from registratura.flows import publishing
from registratura.gazette import queries, rules, services
from registratura.gazette.books import BOOKS
from registratura.gazette.queries import EditionCard
from registratura.gazette.services import PublicationDraft
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.kernel.spotting import Shape
from registratura.registers import queries as registers
from registratura.registers.queries import DocumentLine, EntryRow
from registratura.toolkit.scope import acting_for

KEYS_END = 2**62


@dataclass(frozen=True, slots=True)
class FileCheck:
    """A file that would be shown, with what was found in it and what keeps it in."""

    look: publishing.Look
    position: int
    masked: bool
    never: bool
    href: str


@require_safe
@require(Permission.PUBLISH)
def overview(request: DeskRequest) -> HttpResponse:
    """Show what waits to be published, what is scheduled, what is published, and what the law misses."""
    now = timezone.now()
    asked, book = request.GET.get("dupa", ""), request.GET.get("registru", "")
    older_than = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    lines, older = queries.published_page(now=now, book=book if book in BOOKS else "", older_than=older_than)
    duties = rules.counted(standings=[line.standing for line in queries.duty_lines(today=legal_date(now))])
    here = reverse("desk:publishing", kwargs={"code": request.institution.code})
    return render(
        request,
        "desk/publishing/overview.html",
        {
            "waiting": queries.waiting() if older_than is None else [],
            "lines": lines,
            "older": f"{here}?dupa={older}&registru={book}" if older else "",
            "duties": {str(standing): count for standing, count in duties.items()},
            "books": BOOKS,
            "book_options": [(book.code, str(book.name)) for book in BOOKS.values()],
            "book": book,
            "now": now,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require(Permission.PUBLISH, own_scope=True)
def publication_new(request: DeskRequest) -> HttpResponseBase:
    """Prepare a publication: from the files of an entry (`?intrare=`), or from files handed in for it."""
    entry, documents = _entry_of(request)
    begun = (
        {"subject": entry.subject[:500], "act_on": legal_date(timezone.now())} if entry is not None else {}
    )
    form = PublicationForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            made = _prepare(request, form, entry, documents)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Pregătit. Verificați ce s-a găsit în fișiere, apoi publicați."))
            return redirect("desk:publication_check", code=request.institution.code, key=made)
    with acting_for(request.institution.id):
        already = queries.publications_of_entry(entry.id) if entry is not None else []
    context = {
        "form": form,
        "entry": entry,
        "documents": documents,
        "chosen": request.POST.getlist("document") or [str(one.id) for one in documents[:1]],
        "already": already,
    }
    return render(request, "desk/publishing/new.html", context, status=422 if form.errors else 200)


def _entry_of(request: DeskRequest) -> tuple[EntryRow | None, list[DocumentLine]]:
    asked = request.GET.get("intrare", "")
    if not asked:
        return None, []
    if not (asked.isascii() and asked.isdigit() and len(asked) < 18):
        raise Http404
    with acting_for(request.institution.id):
        row = registers.entry_by_id(int(asked))
        if row is None or not may_read(request, row):
            raise Http404
        card = registers.entry_card(
            row, visible_units=request.powers.visible_units, reader_id=request.user.id
        )
    return row, list(card.documents)


def _prepare(
    request: DeskRequest, form: PublicationForm, entry: EntryRow | None, documents: list[DocumentLine]
) -> int:
    known = {str(one.id): one.id for one in documents}
    chosen = [known[value] for value in request.POST.getlist("document") if value in known]
    handed = hand_in(space=request.institution.code, uploads=request.FILES.getlist("files"), tokens=())
    for refusal in handed.refusals:
        messages.error(request, refusal)
    now = timezone.now()
    with acting_for(request.institution.id):
        received = [one.received for one in handed.kept]
        chosen += publishing.add_files(received=received, by=request.user, now=now)
        made = services.prepare(
            draft=PublicationDraft(**form.cleaned_data),
            files=publishing.kept_files(document_ids=chosen),
            entry_id=entry.id if entry is not None else None,
            by=request.user,
            now=now,
        )
        (edition,) = queries.editions_of(made.id)
    return edition.id


@require_safe
@require(Permission.PUBLISH)
def check(request: DeskRequest, key: int) -> HttpResponse:
    """Show what would be published and what was found in its files."""
    return page(request, _waiting_or_404(key))


def page(
    request: DeskRequest,
    edition: EditionCard,
    *,
    refused: forms.Form | None = None,
    confirmed: list[str] | None = None,
) -> HttpResponse:
    """Show an edition that waits, with its forms; `refused` is one that came back."""
    begun = {**edition.facts, "carries_data": edition.carries_data}
    begun["act_on"] = _day(edition.facts["act_on"])
    facts = (
        refused
        if isinstance(refused, PreparedForm)
        else PreparedForm(initial=begun, auto_id="facts_%s", with_book=edition.number == 1)
    )
    looks = publishing.look_at(edition=edition, institution=request.institution)
    files = {file.id: file for file in edition.files}
    checks = [
        FileCheck(
            look,
            files[look.checked.file_id].position,
            look.checked.masked,
            any(one.shape in rules.NEVER for one in look.checked.spotted),
            reverse(
                "desk:publication_file",
                kwargs={
                    "code": request.institution.code,
                    "key": edition.id,
                    "position": files[look.checked.file_id].position,
                },
            ),
        )
        for look in looks
    ]
    context = {
        "edition": edition,
        "book": BOOKS[edition.facts["book"]],
        "facts": facts,
        "publish_form": refused if isinstance(refused, PublishForm) else PublishForm(auto_id="publish_%s"),
        "refused": refused,
        "checks": checks,
        "confirmed": confirmed or [],
        "unread": any(not one.look.checked.readable for one in checks),
        "never": any(one.never for one in checks),
        "without_text": any(one.look.checked.readable and not one.look.checked.has_text for one in checks),
        "shapes": _shapes(),
    }
    return render(request, "desk/publishing/check.html", context, status=422 if refused is not None else 200)


def _shapes() -> dict[str, str]:
    return {
        Shape.CNP: _("cod numeric personal"),
        Shape.PAPER: _("act de identitate"),
        Shape.IBAN: _("cont bancar"),
        Shape.PHONE: _("telefon"),
        Shape.EMAIL: _("adresă de e-mail"),
    }


@require_POST
@require(Permission.PUBLISH)
def change(request: DeskRequest, key: int) -> HttpResponseBase:
    """Change the facts of what waits."""
    edition = _waiting_or_404(key)
    form = PreparedForm(request.POST, auto_id="facts_%s", with_book=edition.number == 1)
    if form.is_valid():
        data: dict[str, Any] = {"book": edition.facts["book"], **form.cleaned_data}
        carries_data = bool(data.pop("carries_data"))
        try:
            services.change_prepared(
                edition_id=key,
                draft=PublicationDraft(**data),
                carries_data=carries_data,
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Păstrat."))
            return redirect("desk:publication_check", code=request.institution.code, key=key)
    return page(request, edition, refused=form)


@require_POST
@require(Permission.PUBLISH, own_scope=True)
def mask(request: DeskRequest, key: int, position: int) -> HttpResponseBase:
    """Put a masked copy in the place of a file."""
    here = redirect("desk:publication_check", code=request.institution.code, key=key)
    with acting_for(request.institution.id):
        _waiting_or_404(key)
    handed = hand_in(space=request.institution.code, uploads=request.FILES.getlist("masked")[:1], tokens=())
    for refusal in handed.refusals:
        messages.error(request, refusal)
    if not handed.kept:
        if not handed.refusals:
            messages.error(request, _("Alegeți întâi copia în care datele sunt acoperite."))
        return here
    now = timezone.now()
    with acting_for(request.institution.id):
        try:
            kept = publishing.add_files(received=[handed.kept[0].received], by=request.user, now=now)
            (file,) = publishing.kept_files(document_ids=kept)
            services.put_masked(edition_id=key, position=position, file=file, by=request.user, now=now)
        except DomainError as error:
            messages.error(request, error.words)
            return here
    messages.success(request, _("Copia este pusă; se verifică și ea."))
    return here


@require_POST
@require(Permission.PUBLISH)
def publish(request: DeskRequest, key: int) -> HttpResponseBase:
    """Publish what waits, at once or from a later moment."""
    edition = _waiting_or_404(key)
    form = PublishForm(request.POST, auto_id="publish_%s")
    confirmed = request.POST.getlist("confirmed")[:500]
    if form.is_valid():
        try:
            made = publishing.publish(
                edition_id=key,
                institution=request.institution,
                confirmed=confirmed,
                looked=form.cleaned_data["looked"],
                visible_from=form.cleaned_data["visible_from"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request,
                _("Programat: se vede de la momentul ales.")
                if form.cleaned_data["visible_from"]
                else _("Publicat: se vede acum."),
            )
            return redirect("desk:publication", code=request.institution.code, key=made.id)
    return page(request, edition, refused=form, confirmed=confirmed)


@require_POST
@require(Permission.PUBLISH)
def drop(request: DeskRequest, key: int) -> HttpResponseBase:
    """Give up what waits."""
    _waiting_or_404(key)
    services.drop(edition_id=key, by=request.user, now=timezone.now())
    messages.success(request, _("S-a renunțat; nimeni din afară nu a văzut nimic."))
    return redirect("desk:publishing", code=request.institution.code)


def _waiting_or_404(key: int) -> EditionCard:
    edition = queries.edition_waiting(key) if key < KEYS_END else None
    if edition is None:
        raise Http404
    return edition


def _day(text: str) -> Any:
    return date.fromisoformat(text) if text else None
