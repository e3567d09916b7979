"""
Every environment variable of the product, read once, typed, and refused when it cannot be understood.

`VARIABLES` (in `variables.py`) is the list for people, of which `dotenv-sample` is made; `Environment` is the same list
for code.
A secret may also be given as a file: `REGISTRATURA_SECRET_KEY_FILE=/run/secrets/key`.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from registratura.config import antivirus, openid, operating
from registratura.config.reading import PREFIX, EnvironmentRefusedError, Reader, reason
from registratura.config.variables import VARIABLES

__all__ = [
    "PREFIX",
    "VARIABLES",
    "Environment",
    "EnvironmentRefusedError",
    "kept_secret",
    "load",
    "sample",
]
CHECKOUT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, kw_only=True)
class Environment(operating.Operating):
    """What the surroundings of the process say, complete and checked. Made only by `load`."""

    data: Path
    """Data folder, absolute. It may not exist yet."""

    database_url: str | None
    """Database under the application's role; None: the private cluster of the data folder."""

    owner_database_url: str | None
    """The same database under the owner's role, for migrations; None: as above, or done elsewhere."""

    secret_key: str | None
    """Key that signs sessions and links; None: the one kept in the data folder (`kept_secret`)."""

    envelope_key: str | None
    """Root of the fields sealed for persons; None: the one of the data folder."""

    envelope_key_before: str | None
    """The root before it, while it is changed."""

    host: str
    """Address the web server listens on."""

    port: int
    """Port the web server listens on, 1 to 65535."""

    public_url: str
    """Address people type, without a slash at the end; of host and port when not given, `localhost` for loopback."""

    debug: bool
    """Detailed error pages for a developer. Never on a machine with real data."""

    mail_url: str | None
    """Outgoing mail server, `smtp://`, `smtps://` or `starttls://`; None: the catcher of `registratura run` gets it."""

    mail_from: str
    """Address that letters come from."""

    mail_return: str
    """Address that undelivered letters come back to, told apart by "+"; empty: the one they come from."""

    sms_url: str | None
    """Gateway of short messages, with its key before the "@"; None: no SMS."""

    live_host: str
    """Address at which the live process listens."""

    live_port: int
    """Its port."""

    live_url: str | None
    """Where browsers find the live process, without a slash at the end; None: pages ask now and then instead."""

    trial_providers: str | None
    """Where the trial providers of payments listen; None: there are none."""

    openid_url: str | None
    """Identity provider of the citizens, with our key before the "@"; None: there is none."""

    openid_name: str
    """How citizens see it called."""

    openid_levels: tuple[str, ...]
    """Levels of assurance (`acr`) that count, as the provider writes them."""

    openid_number: str
    """Claim in which it tells the national number; empty: it does not."""

    private_webhooks: bool
    """Whether webhooks may call addresses of the own network."""

    private_exchange: bool
    """Whether partners of exchange may stand in the own network."""

    private_mailboxes: bool
    """Whether mailboxes may be read from servers of the own network."""

    private_trust_services: bool
    """Whether signing services, time stamps and issuers may be asked in the own network."""

    pkcs11_module: str
    """Path of the driver of signing tokens at the server; empty: there are none."""

    scan_roots: tuple[Path, ...]
    """Where folders of scanners may stand, absolute; in each, one folder for an institution, named by its code."""

    revocation_hosts: tuple[str, ...]
    """Servers of issuers that may be asked whether a certificate was taken back; empty: nobody is asked."""

    files_url: str | None
    """Object store of the files, `s3://` or `s3+http://`; None: the folder `files` of the data."""

    clamd: str
    """Where clamd listens, `unix:///path` or `tcp://host:port`; empty: nobody looks for viruses."""

    clamd_days: int
    """How old its signatures may be, in days; 0: any age."""

    quota_gb: int
    """Room of an institution that was given none of its own, in gigabytes of 10^9 bytes; 0: no limit."""

    max_upload_mb: int
    """Largest accepted file, in megabytes of 1024 * 1024 bytes."""

    postgres_bin: Path | None
    """Folder of the PostgreSQL server's programs; None: found by looking."""


def load(environ: Mapping[str, str]) -> Environment:
    """
    Read and check all variables of the product.

    Raises:
        EnvironmentRefusedError: a name is unknown or a value unreadable; the message lists each with its remedy.
    """
    read = Reader(environ)
    read.refuse_unknown_names()
    host, port = read.address("REGISTRATURA_ADDRESS", "127.0.0.1:8000")
    live_host, live_port = read.address("REGISTRATURA_LIVE_ADDRESS", "127.0.0.1:8010")
    public_url = _web_address(read, "REGISTRATURA_PUBLIC_URL")
    database_url, owner_database_url = (
        read.database(f"REGISTRATURA_{name}DATABASE_URL") for name in ("", "OWNER_")
    )
    loaded = Environment(
        data=(data := read.folder("REGISTRATURA_DATA", str(CHECKOUT / "data"))),
        database_url=database_url,
        owner_database_url=owner_database_url,
        secret_key=read.long_secret("REGISTRATURA_SECRET_KEY"),
        envelope_key=read.long_secret("REGISTRATURA_ENVELOPE_KEY"),
        envelope_key_before=read.long_secret("REGISTRATURA_ENVELOPE_KEY_BEFORE"),
        host=host,
        port=port,
        public_url=public_url or f"http://{_written_host(host)}:{port}",
        debug=read.flag("REGISTRATURA_DEBUG"),
        mail_url=read.url(
            "REGISTRATURA_MAIL_URL", read.secret("REGISTRATURA_MAIL_URL"), ("smtp", "smtps", "starttls")
        ),
        mail_from=read.mailbox("REGISTRATURA_MAIL_FROM", "registratura@localhost"),
        mail_return=read.mailbox("REGISTRATURA_MAIL_RETURN", ""),
        sms_url=read.url("REGISTRATURA_SMS_URL", read.secret("REGISTRATURA_SMS_URL"), ("https", "http")),
        live_host=live_host,
        live_port=live_port,
        live_url=_web_address(read, "REGISTRATURA_LIVE_URL"),
        trial_providers=read.url(
            "REGISTRATURA_TRIAL_PROVIDERS", read.text("REGISTRATURA_TRIAL_PROVIDERS") or None, ("http",)
        ),
        **openid.read(read),
        private_webhooks=read.flag("REGISTRATURA_PRIVATE_WEBHOOKS"),
        private_exchange=read.flag("REGISTRATURA_PRIVATE_EXCHANGE"),
        private_mailboxes=read.flag("REGISTRATURA_PRIVATE_MAILBOXES"),
        private_trust_services=read.flag("REGISTRATURA_PRIVATE_TRUST_SERVICES"),
        pkcs11_module=read.text("REGISTRATURA_PKCS11_MODULE"),
        scan_roots=read.folders("REGISTRATURA_SCAN_ROOTS", data / "scanari"),
        revocation_hosts=read.hosts("REGISTRATURA_REVOCATION_HOSTS"),
        files_url=read.url(
            "REGISTRATURA_FILES_URL", read.secret("REGISTRATURA_FILES_URL"), ("s3", "s3+http")
        ),
        clamd=antivirus.read(read),
        clamd_days=read.number("REGISTRATURA_CLAMD_DAYS", 7, least=0, most=3650),
        quota_gb=read.number("REGISTRATURA_QUOTA_GB", 0, least=0, most=1_000_000),
        max_upload_mb=read.number("REGISTRATURA_MAX_UPLOAD_MB", 100, least=1, most=2048),
        **operating.read(read),
        postgres_bin=read.programs("REGISTRATURA_POSTGRES_BIN", "initdb"),
    )
    read.raise_refusals()
    return loaded


def _web_address(read: Reader, name: str) -> str | None:
    """Return an address of the web without a slash at its end, or None."""
    found = read.url(name, read.text(name) or None, ("http", "https"))
    return found.rstrip("/") if found else None


def _written_host(host: str) -> str:
    # A browser makes passkeys for names only, never for a bare address: this machine is called by its name.
    if host in ("127.0.0.1", "::1"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


def kept_secret(*, data: Path, name: str) -> str:
    """
    Return the secret `name` of the data folder, made at random the first time it is asked for.

    Two processes that ask at once get the same one: the file appears whole or not at all.

    Raises:
        EnvironmentRefusedError: the secrets folder cannot be written or the file cannot be read.
    """
    place = data / "secrets" / name
    try:
        if not place.exists():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = place.with_name(f".{name}.{secrets.token_hex(8)}")
            with open(
                os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
            ) as file:
                file.write(secrets.token_urlsafe(64) + "\n")
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(draft, place)
            except FileExistsError:
                pass  # another process was first: its secret is the one that counts
            finally:
                draft.unlink()
        value = place.read_text(encoding="ascii").strip()
    except OSError as error:
        raise EnvironmentRefusedError(
            f"Fișierul {place} nu poate fi făcut sau citit ({reason(error)}): verificați drepturile "
            "folderului de date sau dați valoarea prin variabila de mediu."
        ) from error
    if not value:
        raise EnvironmentRefusedError(f"Fișierul {place} este gol: ștergeți-l și porniți din nou.")
    return value


def sample() -> str:
    """Return the text of `dotenv-sample`: every variable, explained, with an example, none of them set."""
    parts = [
        "# Variabilele de mediu ale programului Registratura. Niciuna nu este obligatorie.\n"
        "# Cele secrete pot fi date și printr-un fișier: NUME_FILE=calea fișierului.\n"
    ]
    for variable in VARIABLES:
        secret = " Secretă." if variable.secret else ""
        parts.append(f"# {variable.meaning}{secret}\n# {variable.name}={variable.sample}\n")
    return "\n".join(parts)
