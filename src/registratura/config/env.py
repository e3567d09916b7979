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
from urllib.parse import urlsplit

from registratura.config.variables import VARIABLES
from registratura.kernel.errors import DomainError

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
PREFIX = "REGISTRATURA_"


class EnvironmentRefusedError(DomainError):
    """One or more variables cannot be used; the message names each of them and its remedy, in Romanian."""

    code = "config.environment.refused"


@dataclass(frozen=True, kw_only=True)
class Environment:
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

    private_webhooks: bool
    """Whether webhooks may call addresses of the own network."""

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


class _Reader:
    """Reads typed values out of a mapping; gathers every refusal, so that a person mends all at once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.refusals: list[str] = []

    def raise_refusals(self) -> None:
        if self.refusals:
            raise EnvironmentRefusedError("\n".join(self.refusals))

    def refuse_unknown_names(self) -> None:
        known = {variable.name for variable in VARIABLES}
        known |= {f"{variable.name}_FILE" for variable in VARIABLES if variable.secret}
        for name in sorted(self._environ):
            if name.startswith(PREFIX) and name not in known:
                self.refusals.append(
                    f"Variabila {name} nu există: ștergeți-o sau îndreptați-i numele (lista: dotenv-sample)."
                )

    def text(self, name: str, default: str = "") -> str:
        value = self._environ.get(name, "").strip()
        if "\x00" in value or "\n" in value:
            self.refusals.append(f"Variabila {name} cuprinde un rând nou: scrieți valoarea pe un rând.")
            return default
        return value or default

    def folder(self, name: str, default: str) -> Path:
        """Return an absolute path; `~` is the home folder of the one who starts the program."""
        value = self.text(name, default)
        try:
            return Path(os.path.abspath(Path(value).expanduser()))
        except RuntimeError:  # `~name` of nobody
            self.refusals.append(
                f"Variabila {name} are valoarea „{value}”, iar „~” nu poate fi înlocuit: scrieți calea întreagă."
            )
            return Path(default)

    def folders(self, name: str, default: Path) -> tuple[Path, ...]:
        """Return absolute paths, written with colons between them."""
        found: list[Path] = []
        if not self.text(name):
            return (default,)
        for value in self.text(name).split(":"):
            if not Path(value).is_absolute():
                self.refusals.append(
                    f"Variabila {name} are valoarea „{value}”: scrieți căi întregi, care încep cu „/”."
                )
            else:
                found.append(Path(os.path.abspath(value)))
        return tuple(dict.fromkeys(found))

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name)
        if value in ("", "0", "1"):
            return value == "1" if value else default
        self.refusals.append(f"Variabila {name} are valoarea „{value}”: scrieți 1 pentru da sau 0 pentru nu.")
        return default

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if value.isascii() and value.isdigit() and least <= int(value) <= most:
            return int(value)
        self.refusals.append(
            f"Variabila {name} are valoarea „{value}”: scrieți un număr întreg de la {least} la {most}."
        )
        return default

    def hosts(self, name: str) -> tuple[str, ...]:
        """Return names of servers, written with commas between them."""
        found = tuple(part.strip().lower() for part in self.text(name).split(",") if part.strip())
        if any(
            set(host) - set("abcdefghijklmnopqrstuvwxyz0123456789.-") or len(host) > 253 for host in found
        ):
            self.refusals.append(
                f"Variabila {name} are valoarea „{self.text(name)}”: scrieți nume de servere despărțite prin virgulă, "
                "de pildă ocsp.emitent.example."
            )
            return ()
        return found

    def secret(self, name: str) -> str | None:
        in_file = self.text(f"{name}_FILE")
        if not in_file:
            return self.text(name) or None
        if self.text(name):
            self.refusals.append(f"Variabilele {name} și {name}_FILE sunt date amândouă: păstrați una.")
            return None
        try:
            value = Path(in_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.refusals.append(
                f"Variabila {name}_FILE arată spre {in_file}, care nu poate fi citit ({_reason(error)}): "
                "verificați calea și drepturile fișierului."
            )
            return None
        if not value:
            self.refusals.append(
                f"Variabila {name}_FILE arată spre {in_file}, care este gol: scrieți valoarea în el."
            )
        return value or None

    def long_secret(self, name: str) -> str | None:
        """Return a secret of at least 32 characters."""
        value = self.secret(name)
        if value is not None and len(value) < 32:
            self.refusals.append(f"Variabila {name} este prea scurtă: dați cel puțin 32 de caractere.")
        return value

    def url(self, name: str, value: str | None, schemes: tuple[str, ...]) -> str | None:
        """Check the scheme only. The value is never repeated: it may hold a password."""
        if value is None:
            return None
        try:
            scheme = urlsplit(value).scheme
        except ValueError:
            scheme = ""
        if scheme not in schemes:
            begins = " sau ".join(f"{accepted}://" for accepted in schemes)
            self.refusals.append(f"Variabila {name} nu este o adresă bună: trebuie să înceapă cu {begins}.")
            return None
        return value

    def mailbox(self, name: str, default: str) -> str:
        """Return an e-mail address; a name before it is not one."""
        value = self.text(name, default)
        local, _at, domain = value.rpartition("@")
        plain = value.isascii() and not any(sign in value for sign in ' <>,;:"()[]\\\t')
        if value == default or (plain and local and domain and "@" not in local):
            return value
        self.refusals.append(
            f"Variabila {name} are valoarea „{value}”: scrieți o adresă de e-mail, de pildă registratura@exemplu.ro."
        )
        return default

    def address(self, name: str, default: str) -> tuple[str, int]:
        value = self.text(name, default)
        host, _, port = value.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if host and port.isascii() and port.isdigit() and 1 <= int(port) <= 65535:
            return host, int(port)
        self.refusals.append(
            f"Variabila {name} are valoarea „{value}”: scrieți adresa și portul, de pildă 127.0.0.1:8000."
        )
        return self.address("", default) if value != default else ("127.0.0.1", 8000)


def load(environ: Mapping[str, str]) -> Environment:
    """
    Read and check all variables of the product.

    Raises:
        EnvironmentRefusedError: a name is unknown or a value unreadable; the message lists each with its remedy.
    """
    read = _Reader(environ)
    read.refuse_unknown_names()
    host, port = read.address("REGISTRATURA_ADDRESS", "127.0.0.1:8000")
    secret_key = read.long_secret("REGISTRATURA_SECRET_KEY")
    postgres_bin = read.text("REGISTRATURA_POSTGRES_BIN")
    if postgres_bin and not (Path(postgres_bin) / "initdb").exists():
        read.refusals.append(
            f"Variabila REGISTRATURA_POSTGRES_BIN arată spre {postgres_bin}, unde nu este programul initdb: "
            "scrieți folderul „bin” al serverului PostgreSQL."
        )
    public_url = read.url(
        "REGISTRATURA_PUBLIC_URL", read.text("REGISTRATURA_PUBLIC_URL") or None, ("http", "https")
    )
    postgres = ("postgresql", "postgres")
    names = ("REGISTRATURA_DATABASE_URL", "REGISTRATURA_OWNER_DATABASE_URL")
    database_url, owner_database_url = (read.url(name, read.secret(name), postgres) for name in names)
    loaded = Environment(
        data=(data := read.folder("REGISTRATURA_DATA", str(CHECKOUT / "data"))),
        database_url=database_url,
        owner_database_url=owner_database_url,
        secret_key=secret_key,
        envelope_key=read.long_secret("REGISTRATURA_ENVELOPE_KEY"),
        envelope_key_before=read.long_secret("REGISTRATURA_ENVELOPE_KEY_BEFORE"),
        host=host,
        port=port,
        public_url=(public_url or f"http://{_written_host(host)}:{port}").rstrip("/"),
        debug=read.flag("REGISTRATURA_DEBUG"),
        mail_url=read.url(
            "REGISTRATURA_MAIL_URL", read.secret("REGISTRATURA_MAIL_URL"), ("smtp", "smtps", "starttls")
        ),
        mail_from=read.mailbox("REGISTRATURA_MAIL_FROM", "registratura@localhost"),
        mail_return=read.mailbox("REGISTRATURA_MAIL_RETURN", ""),
        sms_url=read.url("REGISTRATURA_SMS_URL", read.secret("REGISTRATURA_SMS_URL"), ("https", "http")),
        private_webhooks=read.flag("REGISTRATURA_PRIVATE_WEBHOOKS"),
        private_mailboxes=read.flag("REGISTRATURA_PRIVATE_MAILBOXES"),
        private_trust_services=read.flag("REGISTRATURA_PRIVATE_TRUST_SERVICES"),
        pkcs11_module=read.text("REGISTRATURA_PKCS11_MODULE"),
        scan_roots=read.folders("REGISTRATURA_SCAN_ROOTS", data / "scanari"),
        revocation_hosts=read.hosts("REGISTRATURA_REVOCATION_HOSTS"),
        files_url=read.url(
            "REGISTRATURA_FILES_URL", read.secret("REGISTRATURA_FILES_URL"), ("s3", "s3+http")
        ),
        clamd=_clamd(read),
        clamd_days=read.number("REGISTRATURA_CLAMD_DAYS", 7, least=0, most=3650),
        quota_gb=read.number("REGISTRATURA_QUOTA_GB", 0, least=0, most=1_000_000),
        max_upload_mb=read.number("REGISTRATURA_MAX_UPLOAD_MB", 100, least=1, most=2048),
        postgres_bin=Path(postgres_bin) if postgres_bin else None,
    )
    read.raise_refusals()
    return loaded


def _clamd(read: _Reader) -> str:
    value = read.text("REGISTRATURA_CLAMD")
    place = urlsplit(value)
    whole = (place.scheme == "unix" and place.path.startswith("/")) or (
        place.scheme == "tcp" and place.hostname
    )
    if value and not whole:
        read.refusals.append(
            "Variabila REGISTRATURA_CLAMD nu se înțelege: scrieți unix:///cale sau tcp://server:port."
        )
        return ""
    return value


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
            f"Fișierul {place} nu poate fi făcut sau citit ({_reason(error)}): verificați drepturile "
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


def _reason(error: Exception) -> str:
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else "nu este text UTF-8"
