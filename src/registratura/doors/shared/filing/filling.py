"""
A form being filled in from its draft, page by page: the same at the portal and at the counter. Opens its scopes itself.

Files are kept as they come, also when something else on the page is wrong; answers that will do are kept with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language, gettext

from registratura.doors.shared.filing.pages import PageForm, page_form
from registratura.filings import queries as filings
from registratura.filings import services
from registratura.filings.errors import DraftChangedError, DraftGoneError, FileRefusedError
from registratura.filings.queries import DraftCard
from registratura.flows import filing as flow
from registratura.flows import filing_files as files
from registratura.flows.filing_files import Piece
from registratura.forms import queries as forms
from registratura.forms.answers import pages_shown, unfinished
from registratura.forms.cleaning import Fault, clean
from registratura.forms.definition import Field, Kind, Page
from registratura.forms.queries import VersionCard
from registratura.kernel.calendar import legal_date
from registratura.kernel.errors import DomainError
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

PIECE_MOST: Final = 4 << 20
CHECK: Final = "verificare"
BACK: Final = "inapoi"
DEED: Final = "fapta"
SAVE: Final = "pastreaza"


@dataclass(frozen=True, slots=True)
class Filling:
    """A draft opened by its address, with its form and the answers so far (kept files among them)."""

    institution: Institution
    secret: str
    draft: DraftCard
    form: VersionCard
    answers: Mapping[str, Any]
    today: date

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that the answers open, in order."""
        return pages_shown(self.form.definition, self.answers)

    def page(self, key: str) -> Page | None:
        """Return a page that the answers open, or None."""
        return next((page for page in self.pages if page.key == key), None)

    def before(self, page: Page) -> Page | None:
        """Return the page before one, or None for the first."""
        pages = self.pages
        place = pages.index(page)
        return pages[place - 1] if place else None

    def after(self, page: Page) -> Page | None:
        """Return the page after one, or None for the last."""
        pages = self.pages
        place = pages.index(page) + 1
        return pages[place] if place < len(pages) else None

    @property
    def missing(self) -> Page | None:
        """The first page on which something is missing or wrong, or None when all may be sent."""
        return unfinished(self.form.definition, self.answers, today=self.today)

    @property
    def reached(self) -> str:
        """The key of the page to go on with; that of the last look when all is answered."""
        if self.draft.page and self.page(self.draft.page) is not None:
            return self.draft.page
        return self.missing.key if self.missing is not None else CHECK

    @property
    def half_sent(self) -> int:
        """How many files stopped half-way and may go on."""
        return files.half_sent(space=self.institution.code, draft_key=self.draft.key)


def opened(*, institution: Institution, secret: str, now: datetime) -> Filling | None:
    """Return what is being filled in behind an address, or None when there is nothing any more."""
    with acting_for(institution.id):
        draft = filings.draft_behind(secret, at=now)
        form = forms.version(draft.form_version_id) if draft is not None else None
    if draft is None or form is None:
        return None
    answers = flow.with_files(answers=draft.answers, files=draft.files)
    return Filling(institution, secret, draft, form, answers, legal_date(now))


def asked(filling: Filling, page: Page) -> PageForm:
    """Return a page as it is shown first, with what was answered before."""
    return page_form(filling.form.definition, page, answers=filling.answers, today=filling.today)


def taken(filling: Filling, page: Page, request: HttpRequest, *, now: datetime) -> tuple[PageForm, Filling]:
    """
    Take what was sent of a page: keep its files at once and the answers that will do; return the page and what stands.

    Raises: DraftGoneError, DraftChangedError when it was sent in another window.
    """
    form = page_form(
        filling.form.definition,
        page,
        answers=filling.answers,
        today=filling.today,
        data=request.POST,
        files=request.FILES,
    )
    if form.removed is not None:
        _take_out(filling, form.removed[1])
    for field in form.fields:
        for upload in form.uploads.get(field.name, []):
            _keep(filling, form, field, upload, now)
    answers = {
        name: value
        for name, value in {**filling.draft.answers, **form.answers}.items()
        if name not in _files_of(filling) and (name in form.answers or name not in _names(form))
    }
    with acting_for(filling.institution.id):
        services.save_draft(
            draft_id=filling.draft.id, secret=filling.secret, answers=answers, page=page.key, now=now
        )
    fresh = opened(institution=filling.institution, secret=filling.secret, now=now)
    assert fresh is not None
    form.see(fresh.answers)
    return form, fresh


def note_reached(filling: Filling, key: str, *, now: datetime) -> None:
    """Note which page was reached, so that a return goes on there."""
    with acting_for(filling.institution.id):
        services.save_draft(
            draft_id=filling.draft.id,
            secret=filling.secret,
            answers=filling.draft.answers,
            page=key,
            now=now,
        )


def _names(form: PageForm) -> set[str]:
    return {field.name for field in form.fields if field.is_asked}


def _files_of(filling: Filling) -> set[str]:
    return set(flow.file_fields(form=filling.form))


def _take_out(filling: Filling, typed: str) -> None:
    key = flow.file_key(text=typed)
    if key is None:
        return
    with acting_for(filling.institution.id):
        services.remove_file(draft_id=filling.draft.id, key=key)
    files.take_away(space=filling.institution.code, draft_key=filling.draft.key, key=key)


def _keep(filling: Filling, form: PageForm, field: Field, upload: UploadedFile[Any], now: datetime) -> None:
    try:
        if getattr(upload, "too_large", False):
            raise FileRefusedError("", field=field.name)
        kept = files.keep_upload(
            space=filling.institution.code,
            draft_key=filling.draft.key,
            field=field.name,
            name=upload.name or "",
            content=upload,  # type: ignore[arg-type]  # an upload is read like a file
            most_bytes=field.files.most_mb * 1_000_000,
        )
        with acting_for(filling.institution.id):
            services.add_file(draft_id=filling.draft.id, kept=kept, now=now)
    except FileRefusedError as error:
        form.faults[field.name] = fault_of(field, error)


def fault_of(field: Field, error: DomainError) -> Fault:
    """Return a refusal as the renderer shows it beside its field."""
    return Fault(field.name, field.label, "%(words)s", {"words": error.words})


def keep_piece(filling: Filling, field_name: str, request: HttpRequest, *, now: datetime) -> JsonResponse:
    """
    Answer the script that sends a file in pieces: how much is here, or that the file is kept, or why it is not.

    GET asks how much is here. Headers of a piece: X-Upload-Key, -Start, -Total, -Name (percent-encoded).
    """
    field = filling.form.definition.field(field_name)
    key = flow.file_key(text=request.headers.get("X-Upload-Key", "")[:40])
    if field is None or field.kind is not Kind.FILES or key is None:
        return JsonResponse({"refused": ""}, status=400)
    code, draft = filling.institution.code, filling.draft
    if request.method != "POST":
        return JsonResponse({"here": files.come_so_far(space=code, draft_key=draft.key, key=key)})
    name = unquote(request.headers.get("X-Upload-Name", ""))[:300].replace("\x00", "")
    piece = Piece(key, field.name, name, _number(request, "Start"), _number(request, "Total"))
    try:
        _refuse_name(filling, field, piece)
        done = files.keep_piece(
            space=code,
            draft_key=draft.key,
            piece=piece,
            content=request,  # type: ignore[arg-type]  # a request is read like a file
            most_bytes=field.files.most_mb * 1_000_000,
        )
        if isinstance(done, int):
            return JsonResponse({"here": done})
        with acting_for(filling.institution.id):
            services.add_file(draft_id=draft.id, kept=done, now=now)
    except (FileRefusedError, DraftGoneError, DraftChangedError) as error:
        files.take_away(space=code, draft_key=draft.key, key=key)
        return JsonResponse({"refused": error.words}, status=422)
    return JsonResponse({"kept": {"id": done.key.hex, "name": done.name, "size_bytes": done.size_bytes}})


def _refuse_name(filling: Filling, field: Field, piece: Piece) -> None:
    known = [one for one in filling.answers.get(field.name, []) if one["id"] != piece.key.hex]
    found = clean(field, [*known, {"name": piece.name, "size_bytes": piece.total}], today=filling.today)
    if found.fault is not None:
        raise FileRefusedError(found.fault.said(get_language() or "ro", gettext), field=field.name)


def _number(request: HttpRequest, name: str) -> int:
    text = request.headers.get(f"X-Upload-{name}", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1
