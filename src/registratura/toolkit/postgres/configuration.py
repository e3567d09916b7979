"""The server's configuration files: settings for a small machine, and who may connect as whom."""

from collections.abc import Iterable, Mapping
from pathlib import Path

OWNER = "registratura_owner"
APP = "registratura_app"
AUDITOR = "registratura_auditor"
SUPERUSER = "postgres"
ROLES = (OWNER, APP, AUDITOR)

MAP_NAME = "registratura"

SETTINGS: Mapping[str, str] = {
    # Reached through the socket only.
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    # Nothing acknowledged is ever lost.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    # A machine with 4 GB that also runs the application.
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "work_mem": "8MB",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "Europe/Bucharest",
    # A client that has gone away must not hold the lock of a number.
    "client_connection_check_interval": "10s",
    "idle_in_transaction_session_timeout": "10min",
    # Statements carry names and personal numbers: the log tells what failed, never the text or the values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_lock_waits": "off",
    "log_timezone": "Europe/Bucharest",
    "log_line_prefix": "%m [%p] %u@%d ",
    "lc_messages": "C",
    # One file for each day of the week, written over the week after.
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_file_mode": "0600",
}


def settings_text(*, socket: Path, log: Path, overrides: Mapping[str, str]) -> str:
    """Return the text of the settings file that postgresql.conf includes."""
    settings = {**SETTINGS, "unix_socket_directories": str(socket), "log_directory": str(log), **overrides}
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()]
    return "# Written anew at every start.\n" + "\n".join(lines) + "\n"


def hba_text() -> str:
    """Return who may connect: the known roles, through the socket, proved by the operating system."""
    roles = ",".join((SUPERUSER, *ROLES))
    return (
        f"local replication {SUPERUSER} peer map={MAP_NAME}\n"
        f"local all {roles} peer map={MAP_NAME}\n"
        "local all all reject\n"
        "host all all all reject\n"
    )


def ident_text(*, accounts: Iterable[str]) -> str:
    """Return which operating system accounts may take which role."""
    return "".join(
        f'{MAP_NAME} "{account}" {role}\n'
        for account in sorted(set(accounts))
        for role in (SUPERUSER, *ROLES)
    )


def locale_arguments(*, major: int) -> list[str]:
    """Return initdb's arguments for UTF-8 with the right upper and lower case of ă â î ș ț everywhere."""
    if major >= 18:
        return ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--locale=C"]
    if major == 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]
