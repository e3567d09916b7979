"""What keeps an installation in service: copies, and who is told when something is not right."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registratura.config.reading import Network, Reader


@dataclass(frozen=True, kw_only=True)
class Operating:
    """Copies and watching, as the surroundings say."""

    backups: Path | None
    """Folder of the copies; None: none are made by the clock."""

    backup_key: str
    """Public key of the copies, `age1…`; several parted by commas."""

    backup_database_url: str | None
    """The database under a role that sees every row; None: the private cluster's own."""

    backup_days: int
    """How long copies are kept, in days."""

    backup_hours: int
    """From what age of the newest copy on somebody is told, in hours."""

    operator_mail: str
    """Who is told; empty: the log and the figures alone tell it."""

    console_networks: tuple[Network, ...]
    """From where the supplier's console opens; empty: from anywhere."""

    metrics_token: str | None
    """Secret that opens the figures of the service; None: they are closed."""


def read(reader: Reader) -> dict[str, Any]:
    """Return the fields; what is wrong is added to the reader's refusals."""
    return dict(
        backups=reader.folder("REGISTRATURA_BACKUPS", "") if reader.text("REGISTRATURA_BACKUPS") else None,
        backup_key=reader.text("REGISTRATURA_BACKUP_KEY"),
        backup_database_url=reader.database("REGISTRATURA_BACKUP_DATABASE_URL"),
        backup_days=reader.number("REGISTRATURA_BACKUP_DAYS", 90, least=1, most=3650),
        backup_hours=reader.number("REGISTRATURA_BACKUP_HOURS", 26, least=1, most=8760),
        operator_mail=reader.mailbox("REGISTRATURA_OPERATOR_MAIL", ""),
        console_networks=reader.networks("REGISTRATURA_CONSOLE_NETWORKS"),
        metrics_token=reader.long_secret("REGISTRATURA_METRICS_TOKEN"),
    )
