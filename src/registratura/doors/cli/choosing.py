"""What several commands ask for: an institution, one of its registers, a bar that shows how far the work has come."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from .main import Refusal

if TYPE_CHECKING:
    from registratura.institutions.models import Institution
    from registratura.registers.models import Register


def institution_of(code: str) -> Institution:
    """
    Return the institution with this code.

    Raises: Refusal that names the codes there are.
    """
    from registratura.institutions import queries as institutions

    institution = institutions.institution_by_code(code)
    if institution is None:
        known = ", ".join(each.code for each in institutions.every_institution()[:20])
        raise Refusal(
            f"Nu există instituția cu codul „{code}”. "
            + (f"Cunoscute: {known}." if known else "Adăugați una cu „registratura institution add”.")
        )
    return institution


def register_of(code: str) -> Register:
    """
    Return the register with this code of the institution in scope; `general` is always the general one.

    Raises: Refusal that names the codes there are.
    """
    from registratura.registers import queries as registers

    register = registers.register_by_code(code)
    if register is None and code == "general":
        register = registers.general_register()
    if register is None:
        known = ", ".join(card.code for card in registers.registers())
        raise Refusal(f"Nu există registrul cu codul „{code}”. Cunoscute: {known or 'niciunul'}.")
    return register


class Bar:
    """A progress bar on standard error, and lines on standard output that do not run into it."""

    def __init__(self, bar: click._termui_impl.ProgressBar[int] | None) -> None:
        self._bar = bar
        self._done = 0

    def reach(self, done: int) -> None:
        """Show that `done` of the length is done."""
        if self._bar is not None and done > self._done:
            self._bar.update(done - self._done)
            self._done = done

    def reach_of(self, done: int, total: int) -> None:
        """Show that `done` of `total` is done, when the length was not known at first."""
        if self._bar is not None and total:
            self._bar.length = total
            self.reach(done)

    def say(self, line: str) -> None:
        """Write a line of the result."""
        if self._bar is not None and sys.stdout.isatty():
            click.echo("\r\x1b[K", nl=False, err=True)
        click.echo(line)
        if self._bar is not None:
            self._bar.render_progress()


def on_terminal() -> bool:
    """Say whether somebody sees a progress bar."""
    return sys.stderr.isatty()


@contextmanager
def progress(*, length: int, label: str) -> Iterator[Bar]:
    """Show a bar of this length on a terminal, and nothing elsewhere."""
    if not on_terminal() or length <= 0:
        yield Bar(None)
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield Bar(bar)
