"""Publishing, and withdrawing what was published."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registratura.gazette import rules
from registratura.gazette.errors import (
    PersonalDataShownError,
    PublicationMissingError,
    PublicationRefusedError,
)
from registratura.gazette.events import Published
from registratura.gazette.models import Edition, EditionFile, Publication
from registratura.gazette.rules import Checked, Obstacle
from registratura.gazette.services.preparing import (
    prepared_held,
    publication_held,
    take_over,
    write_down,
)
from registratura.journal.services import Actor
from registratura.kernel.events import publish as tell
from registratura.kernel.text import ro_normalise


@transaction.atomic
def publish(
    *,
    edition_id: int,
    checked: Sequence[Checked],
    confirmed: Collection[str],
    looked: bool,
    visible_from: datetime | None,
    by: Actor,
    now: datetime,
) -> Publication:
    """
    Publish what is prepared, at once or from a later moment; a correction is seen at once.

    checked: what is known of each file that would be shown. confirmed: strings that a person said may be public.
    looked: a person read the files that have no text.
    Raises: PublicationMissingError; PersonalDataShownError; PublicationRefusedError for an unfit moment, or an act
    that is already published under this number.
    Law: Codul administrativ art. 197-198 și Anexa 1; Regulamentul (UE) 2016/679 art. 5.
    """
    edition, publication = prepared_held(edition_id=edition_id)
    files = {line.id for line in EditionFile.objects.filter(edition_id=edition.id)}
    if files != {one.file_id for one in checked}:
        raise PublicationMissingError(_("Fișierele s-au schimbat între timp; reîncărcați pagina."))
    for one in checked:
        _refuse_if_shown(one, edition, confirmed, looked)
    moment = rules.visible_moment(asked=visible_from, now=now)
    if moment is None:
        raise PublicationRefusedError(
            _("Alegeți un moment de acum încolo, de cel mult un an."), field="visible_from"
        )
    if edition.number > 1 and visible_from is not None:
        raise PublicationRefusedError(_("O corectură se publică pe loc."), field="visible_from")
    shapes = sorted({one.shape for file in checked for one in file.spotted})
    spotted = sum(len(one.spotted) for one in checked)
    edition.checks = {"spotted": spotted, "confirmed": shapes, "looked": looked}
    edition.published_at, edition.published_by_id, edition.visible_from = now, by.id, moment
    edition.save(update_fields=["checks", "published_at", "published_by", "visible_from"])
    publication.state, publication.edition = Publication.State.PUBLISHED, edition.number
    publication.visible_from = publication.visible_from or moment
    _enter(publication, edition, now)
    write_down(
        action="gazette.publication.published",
        publication=publication,
        by=by,
        details={"edition": edition.number, "visible_from": moment.isoformat(), "checks": edition.checks},
    )
    tell(
        Published(
            institution_id=publication.institution_id,
            publication_id=publication.id,
            edition=edition.number,
            book=publication.book,
            entry_id=publication.entry_id,
            visible_from=moment,
            published_at=now,
        )
    )
    return publication


def _refuse_if_shown(one: Checked, edition: Edition, confirmed: Collection[str], looked: bool) -> None:
    found = rules.obstacle(checked=one, confirmed=confirmed, looked=looked, carries_data=edition.carries_data)
    if found is None:
        return
    words = {
        Obstacle.UNREAD: _("Textul fișierului se citește încă; reveniți peste un minut."),
        Obstacle.NEEDS_MASKED: _(
            "Documentul cuprinde date personale: încărcați copia în care ele sunt acoperite; aceea se publică."
        ),
        Obstacle.NEEDS_CONFIRMED: _(
            "Bifați fiecare șir găsit care poate fi public, sau încărcați o copie fără el."
        ),
        Obstacle.NEEDS_LOOK: _(
            "Fișierul nu are text de verificat: citiți-l și bifați că nu cuprinde date personale."
        ),
    }
    fields = {
        Obstacle.NEEDS_MASKED: "masked",
        Obstacle.NEEDS_CONFIRMED: "confirmed",
        Obstacle.NEEDS_LOOK: "looked",
    }
    raise PersonalDataShownError(words[found], field=fields.get(found, ""))


def _enter(publication: Publication, edition: Edition, now: datetime) -> None:
    try:
        with transaction.atomic():
            publication.save(update_fields=["state", "edition", "visible_from"])
            take_over(publication=publication, facts=edition.facts, now=now)
    except IntegrityError as error:
        if "gazette_publication_act_once" not in str(error):
            raise
        raise PublicationRefusedError(
            _(
                "Un act cu acest număr este publicat deja în registru: corectați-l pe acela, sau îndreptați numărul."
            ),
            field="act_number",
        ) from error


@transaction.atomic
def withdraw(
    *, publication_id: int, reason: str, replaced_by_id: int | None, by: Actor, now: datetime
) -> Publication:
    """
    Withdraw what is published.

    Its place stays: whoever comes reads that it was withdrawn, when and why, and what replaces it; its files are given
    out no more. What nobody saw yet disappears from the public pages altogether.

    Raises: PublicationMissingError; PublicationRefusedError without a reason, or replaced by nothing that is there.
    """
    held = publication_held(publication_id=publication_id)
    if held.state != Publication.State.PUBLISHED:
        raise PublicationMissingError(_("Se retrage numai ce este publicat."))
    why = ro_normalise(reason, single_line=True)[:500]
    if len(why) < 5:
        raise PublicationRefusedError(
            _("Scrieți de ce se retrage: motivul se vede pe pagina publică."), field="reason"
        )
    if replaced_by_id is not None:
        other = Publication.objects.filter(pk=replaced_by_id, state=Publication.State.PUBLISHED)
        if replaced_by_id == held.id or not other.exists():
            raise PublicationRefusedError(
                _("Alegeți din listă actul care îl înlocuiește."), field="replaced_by"
            )
    held.state, held.withdrawn_reason, held.replaced_by_id = Publication.State.WITHDRAWN, why, replaced_by_id
    held.withdrawn_at, held.withdrawn_by_id, held.changed_at = now, by.id, now
    held.save(
        update_fields=[
            "state",
            "withdrawn_reason",
            "replaced_by_id",
            "withdrawn_at",
            "withdrawn_by",
            "changed_at",
        ]
    )
    details: dict[str, object] = {"reason": why, "replaced_by": replaced_by_id or 0}
    write_down(action="gazette.publication.withdrawn", publication=held, by=by, details=details)
    return held
