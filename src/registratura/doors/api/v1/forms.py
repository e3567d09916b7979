"""The forms of the portal: what they ask, and filing one for a person, on the same way as at the counter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import Field

from registratura.doors.api.guard import ApiRequest, MachineKey, inside
from registratura.doors.api.once import IdempotencyKey, once, request_key
from registratura.doors.api.problems import RefusedError
from registratura.doors.api.v1.routes import router
from registratura.doors.api.v1.shapes import REFUSALS, Code, Given, Text
from registratura.filings import queries as filings
from registratura.filings import services
from registratura.filings.errors import DraftChangedError, DraftGoneError
from registratura.filings.queries import DraftCard, FilingCard
from registratura.flows import filing as flow
from registratura.flows import filing_carrying, filing_files
from registratura.flows.filing import Filer
from registratura.flows.filing_files import Piece
from registratura.forms import queries as forms
from registratura.forms.answers import fields_shown, pages_shown
from registratura.forms.cleaning import Fault, clean
from registratura.forms.definition import Field as Asked
from registratura.forms.definition import Kind
from registratura.forms.queries import VersionCard
from registratura.forms.reading import to_data
from registratura.institutions.permissions import Permission
from registratura.kernel.calendar import legal_date
from registratura.machines import queries as machines
from registratura.machines import services as programs
from registratura.machines.queries import UploadCard
from registratura.machines.scopes import Scope
from registratura.toolkit.scope import acting_for

FILER = MachineKey(Scope.FORMS_FILE, Permission.ENTRY_REGISTER)
UNFIT = 422
FILES_MOST = 40


class FormLineOut(Schema):
    """A form that may be filed. `level`: how well the sender must be known; such a form is not filed by a program."""

    code: str
    title: str
    about: str
    level: str
    has_fee: bool


class FormOut(FormLineOut):
    """A form with its questions, as its file says them: pages, fields, conditions."""

    version: int
    definition: dict[str, Any]


class FilingIn(Given):
    """Answers by the names of the fields; an address or a place is an object of its parts, several choices a list."""

    answers: dict[str, Text | list[Text] | dict[str, Text]] = Field(default_factory=dict, max_length=300)
    files: dict[str, list[UUID]] = Field(
        default_factory=dict,
        max_length=FILES_MOST,
        description="Uploads, by the names of the fields of files.",
    )


class FilingOut(Schema):
    """
    A filing. `reference` and `secret` are for the person: with them it is followed. The number may come a moment later.
    """

    reference: str
    secret: str
    state: str
    filed_at: datetime
    number: str = Field(description="Empty while it follows.")
    entry_id: int | None
    repeated: bool


@router.get(
    "/forms", response={200: list[FormLineOut], **REFUSALS}, auth=FILER, tags=["Forms"], summary="Forms"
)
@inside
def list_forms(request: ApiRequest) -> Any:
    """List the forms that may be filed now."""
    language = _language()
    return [
        {
            "code": one.code,
            "title": one.title.said(language),
            "about": one.about.said(language),
            "level": one.level,
            "has_fee": one.has_fee,
        }
        for one in forms.published_forms()
    ]


@router.get(
    "/forms/{form}", response={200: FormOut, **REFUSALS}, auth=FILER, tags=["Forms"], summary="A form"
)
@inside
def read_form(request: ApiRequest, form: Code) -> Any:
    """Show what a form asks."""
    card, language = _published(form), _language()
    return {
        "code": card.code,
        "title": card.definition.title.said(language),
        "about": card.definition.about.said(language),
        "level": card.handling.level,
        "has_fee": bool(card.handling.fee_code),
        "version": card.number,
        "definition": to_data(card.definition),
    }


@router.post(
    "/forms/{form}/filings",
    response={201: FilingOut, 200: FilingOut, **REFUSALS},
    auth=FILER,
    tags=["Forms"],
    summary="File a form",
)
def file(request: ApiRequest, form: Code, given: FilingIn, idempotency_key: IdempotencyKey) -> Any:
    """
    File a form for a person, as an official does at the counter; the same request again gives the same reference.

    What is missing or wrong is told field by field with 422, and nothing is kept.
    """
    key = request_key(request, idempotency_key)
    with acting_for(request.institution.id):
        card = _published(form)
        sent_files = _uploads(request, given)
        answers = _checked(card, given, sent_files, request.now)
        once(
            request,
            idempotency_key,
            given,
            lambda: (
                services.begin_draft(
                    form_version_id=card.id,
                    user_id=None,
                    clerk_id=request.program.id,
                    now=request.now,
                    known=key,
                ).draft_id
            ),
            where=f"filing of {card.code}",
        )
        known = filings.filing_by_key(key)
    if known is None:
        _fill(request, key, answers, sent_files)
        _send(request, key)
    with acting_for(request.institution.id):
        found = filings.filing_by_key(key)
        if found is None:
            raise Http404
        return Status(200 if known is not None else 201, _told(found, repeated=known is not None))


def _language() -> str:
    return translation.get_language() or "ro"


def _published(code: str) -> VersionCard:
    card = forms.published(code)
    if card is None:
        raise Http404
    return card


def _uploads(request: ApiRequest, given: FilingIn) -> dict[str, list[UploadCard]]:
    """Return the uploaded files of each field. Must run inside the scope."""
    refs = [ref for one in given.files.values() for ref in one]
    if len(refs) > FILES_MOST:
        raise _unfit(
            {"files": ngettext("Cel mult %d fișier.", "Cel mult %d fișiere.", FILES_MOST) % FILES_MOST}
        )
    known = machines.uploads(refs, key_id=request.program.key_id, at=request.now)
    for ref in refs:
        if ref not in known or not known[ref].whole:
            raise _unfit({"files": _("Fișierul %s nu există sau nu a venit tot.") % ref})
    return {name: [known[ref] for ref in dict.fromkeys(one)] for name, one in given.files.items()}


def _checked(
    card: VersionCard, given: FilingIn, sent: Mapping[str, list[UploadCard]], now: datetime
) -> dict[str, Any]:
    """
    Return the answers as they are kept, page by page as the answers open them.

    Raises: RefusedError with what is wrong with each field.
    """
    if card.handling.level:
        raise RefusedError(
            UNFIT,
            "api.form.level",
            _("Formularul cere ca persoana să-și dovedească identitatea; îl depune ea, prin portal."),
        )
    cleaned: dict[str, Any] = {}
    faults: dict[str, str] = {}
    read: set[str] = set()
    for page in card.definition.pages:
        if page not in pages_shown(card.definition, cleaned):
            continue
        for field in fields_shown(card.definition, page, cleaned):
            if field.is_asked:
                read.add(field.name)
                _take(field, given, sent, now, cleaned, faults)
    for name in (given.answers.keys() | given.files.keys()) - read:
        faults[name] = _("Formularul nu are acest câmp sau răspunsurile de dinainte îl închid.")
    if faults:
        raise _unfit(faults)
    files = set(flow.file_fields(form=card))
    return {name: value for name, value in cleaned.items() if name not in files}


def _take(
    field: Asked,
    given: FilingIn,
    sent: Mapping[str, list[UploadCard]],
    now: datetime,
    cleaned: dict[str, Any],
    faults: dict[str, str],
) -> None:
    raw: Any = given.answers.get(field.name, "")
    if field.kind is Kind.FILES:
        raw = [{"name": one.name, "size_bytes": one.size_bytes} for one in sent.get(field.name, [])]
    found = clean(field, raw, today=legal_date(now))
    if found.fault is not None:
        faults[field.name] = _said(found.fault)
    elif found.value is not None:
        cleaned[field.name] = found.value


def _said(fault: Fault) -> str:
    return fault.said(_language(), gettext)


def _unfit(faults: Mapping[str, str]) -> RefusedError:
    return RefusedError(
        UNFIT,
        "filings.filing.refused",
        " ".join(faults.values())[:1_000],
        errors=[{"field": name[:200], "detail": words} for name, words in faults.items()],
    )


def _draft(request: ApiRequest, key: UUID) -> tuple[str, DraftCard | None]:
    with acting_for(request.institution.id):
        secret = services.secret_of_draft(key=key)
        return secret, filings.draft_behind(secret, at=timezone.now())


def _fill(
    request: ApiRequest, key: UUID, answers: Mapping[str, Any], sent: Mapping[str, list[UploadCard]]
) -> None:
    """Put answers and files into the draft. Two at once do the same; who comes late finds it sent."""
    secret, draft = _draft(request, key)
    if draft is None or draft.sent_at is not None:
        return
    try:
        with acting_for(request.institution.id):
            services.save_draft(
                draft_id=draft.id, secret=secret, answers=answers, page="", now=timezone.now()
            )
        for name, cards in sent.items():
            for card in cards:
                _keep(request, draft, name, card)
    except (DraftChangedError, DraftGoneError):
        return


def _keep(request: ApiRequest, draft: DraftCard, field: str, card: UploadCard) -> None:
    form = forms_version(request, draft)
    asked = form.definition.field(field)
    assert asked is not None
    with programs.path_of(ref=card.ref).open("rb") as content:
        kept = filing_files.keep_piece(
            space=request.institution.code,
            draft_key=draft.key,
            piece=Piece(card.ref, field, card.name, 0, card.size_bytes),
            content=content,
            most_bytes=asked.files.most_mb * 1_000_000,
        )
    if isinstance(kept, int):
        raise _unfit({field: _("Fișierul %s nu există sau nu a venit tot.") % card.ref})
    with acting_for(request.institution.id):
        services.add_file(draft_id=draft.id, kept=kept, now=timezone.now())


def forms_version(request: ApiRequest, draft: DraftCard) -> VersionCard:
    """Return the version of the form that a draft was begun with."""
    with acting_for(request.institution.id):
        form = forms.version(draft.form_version_id)
    assert form is not None
    return form


def _send(request: ApiRequest, key: UUID) -> None:
    _secret, draft = _draft(request, key)
    if draft is None or draft.sent_at is not None:
        return
    sent = flow.send(
        institution=request.institution,
        draft=draft,
        form=forms_version(request, draft),
        filer=Filer(clerk=request.program, language=_language()),
        now=timezone.now(),
    )
    filing_carrying.carry_on(
        institution_id=request.institution.id, filing_id=sent.filing_id, clock=timezone.now
    )


def _told(card: FilingCard, *, repeated: bool) -> dict[str, Any]:
    return {
        "reference": card.reference,
        "secret": services.secret_of(filing_id=card.id),
        "state": card.state,
        "filed_at": card.filed_at,
        "number": card.number_written,
        "entry_id": card.entry_id,
        "repeated": repeated,
    }
