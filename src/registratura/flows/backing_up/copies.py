"""What this installation copies, where to, and how old the newest copy is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from registratura.toolkit.backups.errors import BackupRefusedError
from registratura.toolkit.backups.keeping import to_drop
from registratura.toolkit.backups.making import Source, make
from registratura.toolkit.backups.repository import Manifest, Repository
from registratura.toolkit.backups.versions import VERSION, own_migrations
from registratura.toolkit.postgres.binaries import find_binaries
from registratura.toolkit.postgres.cluster import PrivateCluster
from registratura.toolkit.postgres.configuration import SUPERUSER
from registratura.toolkit.storage import storage

log = structlog.get_logger("registratura.backups")

# Asked of the copied moment: what a drill compares, none of it of persons.
QUESTIONS = {
    "journals": (
        "SELECT DISTINCT ON (institution_id) institution_id, size, encode(root_hash, 'hex')"
        " FROM checkpoints_checkpoint ORDER BY institution_id, size DESC"
    ),
    "institutions": "SELECT id, code FROM institutions_institution ORDER BY id",
    "counts": (
        "SELECT 'entries', count(*) FROM registers_entry UNION ALL SELECT 'acts', count(*) FROM journal_record"
    ),
}


@dataclass(frozen=True, slots=True)
class Age:
    """How old the newest copy is. `made_at`: None when there is none."""

    made_at: datetime | None
    hours: float | None
    is_too_old: bool


def source() -> Source:
    """
    Return what is copied here.

    Raises: BackupRefusedError when no role is known that sees every row.
    """
    url, programs = settings.OPERATING.backup_database_url, settings.ENVIRONMENT.postgres_bin
    if url is None:
        cluster = PrivateCluster(folder=Path(settings.DATA) / "postgres", postgres_bin=programs)
        state = cluster.status()
        if state.pid is None:
            raise BackupRefusedError(
                "Baza de date este pe un server separat: dați în REGISTRATURA_BACKUP_DATABASE_URL un rol care vede "
                "toate rândurile (BYPASSRLS), sau faceți copiile cu pgBackRest."
            )
        url = cluster.url_for(SUPERUSER)
        programs = find_binaries(setting=programs, major=state.major).folder
    return Source(
        url=url,
        programs=programs,
        data=Path(settings.DATA),
        files=storage(),
        version=VERSION,
        own_migrations=own_migrations(),
        questions=QUESTIONS,
    )


def copy(
    *,
    root: Path,
    public_key: str,
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Manifest:
    """
    Make a copy, let go of those past their time, and return the manifest of the new one.

    Raises: BackupRefusedError.
    """
    repository = Repository(root)
    made = make(source=source(), repository=repository, public_key=public_key, now=now, progress=progress)
    prune(root=root, now=now)
    return made


def prune(*, root: Path, now: datetime) -> int:
    """Let go of the copies past their time, and return how many went."""
    repository = Repository(root)
    with repository.held():
        names = to_drop(repository.snapshots(), now=now, days=settings.OPERATING.backup_days)
        if names:
            repository.drop(names)
    return len(names)


def age(*, now: datetime) -> Age | None:
    """Return how old the newest copy is, None where no copies are kept."""
    operating = settings.OPERATING
    if operating.backups is None:
        return None
    newest = max((one.made_at for one in Repository(operating.backups).snapshots()), default=None)
    if newest is None:
        return Age(None, None, True)
    passed = now - newest
    return Age(newest, passed / timedelta(hours=1), passed > timedelta(hours=operating.backup_hours))


def raise_alarm(*, now: datetime) -> bool:
    """Tell the operator when the newest copy is too old, and say whether it is."""
    found = age(now=now)
    if found is None or not found.is_too_old:
        return False
    log.error(
        "backup too old", made_at=found.made_at.isoformat() if found.made_at else None, hours=found.hours
    )
    if settings.OPERATING.operator_mail:
        when = found.made_at.astimezone().strftime("%d.%m.%Y, %H:%M") if found.made_at else _("niciuna")
        EmailMessage(
            subject=_("Registratura: copia de siguranță este prea veche"),
            body=_(
                "Cea mai nouă copie din %(folder)s este din: %(when)s.\n\nVerificați discul copiilor, apoi porniți "
                "„registratura backup”. Starea o spune „registratura doctor”. Mesajul se repetă la șase ore."
            )
            % {"folder": settings.OPERATING.backups, "when": when},
            to=[settings.OPERATING.operator_mail],
        ).send()
    return True
