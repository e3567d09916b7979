"""Reading the variables of the environment: each typed, each refusal gathered with its remedy."""

import os
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from registratura.config.variables import VARIABLES
from registratura.kernel.errors import DomainError
from registratura.toolkit.postgres.urls import HalfProtectedError, over_tls

Network = IPv4Network | IPv6Network

PREFIX = "REGISTRATURA_"


class EnvironmentRefusedError(DomainError):
    """One or more variables cannot be used; the message names each of them and its remedy, in Romanian."""

    code = "config.environment.refused"


class Reader:
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

    def networks(self, name: str) -> tuple[Network, ...]:
        """Return networks or single addresses, written with commas between them."""
        try:
            return tuple(ip_network(part.strip()) for part in self.text(name).split(",") if part.strip())
        except ValueError:
            self.refusals.append(
                f"Variabila {name} are valoarea „{self.text(name)}”: scrieți rețele despărțite prin virgulă, "
                "de pildă 10.8.0.0/24,2001:db8::/48."
            )
            return ()

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
                f"Variabila {name}_FILE arată spre {in_file}, care nu poate fi citit ({reason(error)}): "
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

    def database(self, name: str) -> str | None:
        """Return the address of a database, with its password."""
        value = self.url(name, self.secret(name), ("postgresql", "postgres"))
        try:
            return over_tls(value) if value else value
        except HalfProtectedError as error:
            self.refusals.append(
                f"Variabila {name} cere o legătură cu „{error}” spre alt calculator, care nu verifică serverul sau "
                "îngăduie versiuni vechi: scrieți sslmode=verify-full, cu sslrootcert dacă autoritatea este a "
                "dumneavoastră, sau sslmode=disable numai într-o rețea apărată altfel."
            )
            return None

    def programs(self, name: str, known: str) -> Path | None:
        """Return the folder of the database server's programs, of which one is known."""
        value = self.text(name)
        if value and not (Path(value) / known).exists():
            self.refusals.append(
                f"Variabila {name} arată spre {value}, unde nu este programul {known}: "
                "scrieți folderul „bin” al serverului PostgreSQL."
            )
        return Path(value) if value else None


def reason(error: Exception) -> str:
    """Say why a file could not be read."""
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else "nu este text UTF-8"
