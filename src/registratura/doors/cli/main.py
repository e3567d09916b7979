"""
The console script `registratura`: one group of commands, each in a file of its own, opened when it is called.

The words here are plain Romanian: they are shown before Django, and with it any translation, is there.
"""

import importlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from registratura.kernel.errors import DomainError


class Entry(NamedTuple):
    """Where a command stands, `module:attribute`, and the line that describes it in the list."""

    place: str
    words: str


HERE = "registratura.doors.cli"
COMMANDS = {
    "run": Entry(f"{HERE}.run:run", "Pornește programul și arată legăturile de intrare."),
    "doctor": Entry(f"{HERE}.doctor:doctor", "Verifică instalarea și spune ce e de îndreptat."),
    "migrate": Entry(f"{HERE}.migrate:migrate", "Aduce structura bazei de date la versiunea programului."),
    "demo": Entry(f"{HERE}.demo:demo", "Face instituțiile de încercare."),
    "institution": Entry(f"{HERE}.institution:institution", "Adaugă și arată instituții."),
    "invite": Entry(f"{HERE}.invite:invite", "Face o legătură de intrare, bună o singură dată."),
    "ingest": Entry(f"{HERE}.ingest:ingest", "Înregistrează fișierele și scrisorile dintr-un folder."),
    "import": Entry(f"{HERE}.moving_in:import_group", "Aduce registre vechi și pachete întregi."),
    "export": Entry(f"{HERE}.moving_out:export", "Scrie o instituție întreagă ca pachet de citit oriunde."),
    "scan": Entry(f"{HERE}.scan:scan", "Preia scanările din foldere și le împarte după etichete."),
    "print": Entry(f"{HERE}.print_register:print_register", "Tipărește un registru ca PDF/A."),
    "report": Entry(f"{HERE}.report:report", "Numără un raport al unei instituții și îl scrie."),
    "archive": Entry(
        f"{HERE}.archive:archive", "Face și verifică pachete pentru arhive: E-ARK SIP și BagIt."
    ),
    "entries": Entry(f"{HERE}.entries:entries", "Scrie înregistrările unui an ca CSV sau JSON."),
    "verify": Entry(f"{HERE}.verify:verify", "Dovedește că numerele, fișierele și jurnalul sunt întregi."),
    "seal": Entry(f"{HERE}.seal:seal", "Sigilează jurnalul și zilele; dă dovezi de verificat fără program."),
    "files": Entry(f"{HERE}.files:files", "Mută fișierele în alt depozit și le dă instituțiilor loc."),
    "trust": Entry(f"{HERE}.trust:trust", "Încarcă și arată listele de încredere ale semnăturilor."),
    "signature": Entry(f"{HERE}.signature:signature", "Spune cât valorează semnăturile unui fișier."),
    "receipt": Entry(f"{HERE}.receipt:receipt", "Verifică o dovadă de consimțământ, fără rețea."),
    "licence": Entry(f"{HERE}.licence:licence", "Activează licența acestei instalări, și fără rețea."),
    "term": Entry(f"{HERE}.term:term", "Calculează un termen legal și spune de ce."),
    "messages": Entry(
        f"{HERE}.messages:messages", "Arată mesajele care așteaptă sau nu au plecat și le trimite din nou."
    ),
    "trial-providers": Entry(
        f"{HERE}.trial_providers:trial_providers", "Pornește procesatorii de plăți de încercare."
    ),
    "mail-catcher": Entry(
        f"{HERE}.mail_catcher:mail_catcher", "Păstrează ca fișiere scrisorile trimise de program."
    ),
    "backup": Entry(f"{HERE}.backup:backup", "Face și verifică copii de siguranță criptate."),
    "restore": Entry(f"{HERE}.restore:restore", "Reface totul dintr-o copie, într-un folder de date gol."),
    "keys": Entry(f"{HERE}.keys:keys", "Schimbă cheia sub care stau cheile persoanelor."),
    "erasures": Entry(f"{HERE}.keys:erasures", "Reface ștergerile după ce baza de date a fost restaurată."),
    "help": Entry(f"{HERE}.help:help_articles", "Publică articolele de ajutor ale unui folder."),
    "support-mail": Entry(
        f"{HERE}.help:support_mail", "Preia o scrisoare către asistență, de la intrarea standard."
    ),
    "bench": Entry(f"{HERE}.bench:bench", "Măsoară viteza pe acest calculator."),
}


class Refusal(click.ClickException):
    """An expected failure, shown in the person's language, exit code 1."""

    def show(self, file: Any = None) -> None:
        """Write the words on standard error."""
        click.echo(f"Eroare: {self.format_message()}", file=file, err=True)


class Commands(click.Group):
    """A group that opens a command's file only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the list, which is that of a newcomer's needs."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Open the file of one command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module_name, _, attribute = entry.place.partition(":")
        try:
            command = getattr(importlib.import_module(module_name), attribute)
        except ModuleNotFoundError as error:
            if error.name != module_name:
                raise
            raise Refusal(f"Comanda „{cmd_name}” nu este cuprinsă în această instalare.") from None
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list without opening any file."""
        with formatter.section("Comenzi"):
            formatter.write_dl([(name, entry.words) for name, entry in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what the person can mend is said in one sentence, without a stack of calls."""
        try:
            return super().invoke(ctx)
        except DomainError as error:
            raise Refusal(error.words) from error


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folderul cu date; altfel REGISTRATURA_DATA sau „data” de lângă program.",
)
@click.version_option(package_name="registratura", prog_name="registratura", message="%(prog)s %(version)s")
def cli(data: Path | None) -> None:
    """Registratura electronică a instituțiilor publice."""
    if data is not None:
        os.environ["REGISTRATURA_DATA"] = str(data.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "registratura.config.settings"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the console script."""
    cli.main(args=list(arguments) if arguments is not None else None, prog_name="registratura")
