"""
Filing a form: what was answered becomes a filing with a reference at once, and then, step by step, an entry.

The person holds the reference after one short transaction (`send`). All that follows (`filing_carrying`) may fail and
be tried again without the person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from registratura.filings import queries, services, workings
from registratura.filings.errors import DraftGoneError, FilingRefusedError
from registratura.filings.queries import DraftCard, FileLine
from registratura.filings.services import KeptFile, Sender, Sent, Sheet
from registratura.forms.answers import kept, meant, unfinished, written, written_address
from registratura.forms.definition import Kind, Meaning
from registratura.forms.queries import VersionCard
from registratura.journal.services import Actor
from registratura.kernel.calendar import legal_date
from registratura.kernel.identifiers import check_phone
from registratura.messaging import services as messages
from registratura.messaging.errors import MessageRefusedError
from registratura.messaging.kinds import Kind as MessageKind
from registratura.messaging.services import Outside
from registratura.toolkit.scope import acting_for

if TYPE_CHECKING:
    from registratura.institutions.models import Institution

_WHO = (
    *(Meaning.NAME, Meaning.ORGANIZATION, Meaning.ADDRESS, Meaning.EMAIL, Meaning.PHONE, Meaning.CNP),
    *(Meaning.CUI, Meaning.ANSWER_BY),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filer:
    """Who stands behind what is sent: the account, how well it is known, the official at the counter, the language."""

    user_id: int | None = None
    level: str = ""
    clerk: Actor | None = None
    language: str = "ro"


def send(
    *, institution: "Institution", draft: DraftCard, form: VersionCard, filer: Filer, now: datetime
) -> Sent:
    """
    Receive what was filled in and return its reference and secret; sent again, the same reference.

    Must not run inside a scope. Raises: FilingRefusedError when something is missing or wrong, naming the page in
    `field`; DraftGoneError.
    """
    with acting_for(institution.id):
        known = queries.filing_by_key(draft.key)
        if known is not None:
            return Sent(known.id, known.reference, services.secret_of(filing_id=known.id), True)
        answers = with_files(answers=draft.answers, files=draft.files)
        page = unfinished(form.definition, answers, today=legal_date(now))
        if page is not None:
            raise FilingRefusedError(
                _("Pagina „%s” nu este completă. Deschideți-o și completați ce lipsește.")
                % page.title.said(filer.language),
                field=page.key,
            )
        said = kept(form.definition, answers)
        return services.receive(
            sheet=_sheet(draft, form, said),
            sender=sender_of(form=form, answers=said, filer=filer),
            by=filer.clerk,
            now=now,
        )


def _sheet(draft: DraftCard, form: VersionCard, said: Mapping[str, Any]) -> Sheet:
    taking_files = set(file_fields(form=form))
    shown = {one["id"] for name, value in said.items() if name in taking_files for one in value}
    files = [_kept_file(file) for file in draft.files if file.key.hex in shown]
    who = {field.name for meaning in _WHO for field in form.definition.meaning(meaning)}
    return Sheet(
        key=draft.key,
        form_version_id=form.id,
        form_code=form.code,
        form_title=form.definition.title.ro,
        answers=said,
        files=files,
        likeness=workings.likeness(
            form_code=form.code,
            texts=workings.without(answers=said, names=who | taking_files),
            files=[file.sha256 for file in files],
        ),
        at_once=form.handling.at_once,
        draft_id=draft.id,
    )


def _kept_file(file: FileLine) -> KeptFile:
    return KeptFile(
        key=file.key,
        field=file.field,
        name=file.name,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        media_type=file.media_type,
    )


def sender_of(*, form: VersionCard, answers: Mapping[str, Any], filer: Filer) -> Sender:
    """Return who files by what the answers mean; without a name of its own, an unnamed person is said to be one."""
    person = str(meant(form.definition, answers, Meaning.NAME) or "")
    body = str(meant(form.definition, answers, Meaning.ORGANIZATION) or "")
    address = meant(form.definition, answers, Meaning.ADDRESS)
    email = str(meant(form.definition, answers, Meaning.EMAIL) or "")
    return Sender(
        name=(body or person or _("Persoană care nu și-a scris numele"))[:200],
        email=email,
        phone=check_phone(str(meant(form.definition, answers, Meaning.PHONE) or "")).value[:20],
        address=", ".join(written_address(address))[:300] if address else "",
        answer_way=_answer_way(form, answers, email, bool(address), filer),
        language=filer.language,
        user_id=filer.user_id,
        level=filer.level,
    )


def _answer_way(
    form: VersionCard, answers: Mapping[str, Any], email: str, has_address: bool, filer: Filer
) -> str:
    asked = str(meant(form.definition, answers, Meaning.ANSWER_BY) or "")
    if asked in ("post", "portal", "counter") or (asked == "email" and email):
        return asked
    if email:
        return "email"
    if has_address:
        return "post"
    return "counter" if filer.clerk is not None else "portal"


def with_files(*, answers: Mapping[str, Any], files: Sequence[FileLine]) -> dict[str, Any]:
    """Return the answers with the kept files of each field among them, as the renderer and the checks know them."""
    found = dict(answers)
    for file in files:
        line = {
            "id": file.key.hex,
            "name": file.name,
            "size_bytes": file.size_bytes,
            "sha256": file.sha256,
            "media_type": file.media_type,
        }
        found[file.field] = [*found.get(file.field, []), line]
    return found


def draft_address(*, institution: "Institution", secret: str) -> str:
    """Return the whole address at which a draft is gone on with."""
    path = reverse("portal:filing_resume", kwargs={"code": institution.code, "secret": secret})
    return f"{settings.PUBLIC_URL}{path}"


def send_draft_address(
    *, institution: "Institution", form: VersionCard, secret: str, email: str, now: datetime
) -> None:
    """
    Send the address of a draft to an e-mail address.

    Must not run inside a scope. Raises: DraftGoneError; MessageRefusedError for an address that is none.
    """
    with acting_for(institution.id):
        draft = queries.draft_behind(secret, at=now)
        if draft is None:
            raise DraftGoneError(_("Ciorna nu mai există: se păstrează o lună. Începeți din nou."))
        if not email:
            raise MessageRefusedError(_("Scrieți o adresă de e-mail."), field="email")
        messages.send(
            kind=MessageKind.DRAFT_SAVED,
            to=Outside(email=email),
            context={
                "form": form.definition.title.ro,
                "page": draft_address(institution=institution, secret=secret),
                "until": legal_date(draft.expires_at),
            },
            about_type="draft",
            about_id=draft.id,
            dedupe_key=f"draft/{draft.id}/{draft.revision}/{email.casefold()}"[:200],
            by=None,
            now=now,
        )


def subject_of(*, form: VersionCard, answers: Mapping[str, Any]) -> str:
    """Return what the registry writes as the content in short: the form's name and what the person said it is about."""
    said = ""
    for field in form.definition.meaning(Meaning.SUBJECT):
        said = said or " ".join(written(field, answers.get(field.name)))
    if not said:
        said = " ".join(str(meant(form.definition, answers, Meaning.BODY) or "").split())
        said = said if len(said) <= 140 else f"{said[:139].rsplit(' ', 1)[0]}…"
    title = form.definition.title.ro
    return f"{title}: {said}"[:500] if said else title


def file_fields(*, form: VersionCard) -> list[str]:
    """Return the names of the fields that take files."""
    return [field.name for _page, field in form.definition.fields() if field.kind is Kind.FILES]


def file_key(*, text: str) -> UUID | None:
    """Return the key of a file as it stands on a page, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None
