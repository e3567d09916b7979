"""Whether what stands over the journal still agrees with it: signed states, papers of days and years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registratura.checkpoints import queries as seals
from registratura.journal import queries as journal
from registratura.kernel import notes
from registratura.kernel.digest import sha256_of_stream
from registratura.toolkit.scope import acting_for
from registratura.toolkit.storage import storage


@dataclass(frozen=True, slots=True)
class SealFault:
    """What does not agree: a stable code, words, and the digest of a paper when it is one."""

    code: str
    words: str
    sha256: str = ""


def seal_faults(*, institution_id: int, space: str) -> Iterator[SealFault]:
    """
    Compare every signed state with the seal of its size, every paper with its digest, and say what differs.

    Must not run inside a scope.
    """
    with acting_for(institution_id):
        yield from list(_state_faults())
        papers = [(paper.file_name, paper.sha256) for day in _every_day() for paper in day.papers]
        papers += [
            (f"registru-{one.register_code}-{one.year}.pdf", one.sha256)
            for one in seals.closings()
            if one.sha256
        ]
    for name, sha256 in papers:
        if fault := _paper_fault(space, name, sha256):
            yield fault


def _state_faults() -> Iterator[SealFault]:
    keys = [notes.read_verifier(key.verifier) for key in seals.log_keys()]
    roots = journal.roots()
    for state, _stamp in seals.every_state():
        words = ""
        try:
            signed = notes.read_checkpoint(notes.open_note(state.note, verifiers=keys)[0])
        except notes.NoteError as error:
            words = _("semnătura nu se potrivește (%s)") % error
        else:
            if (signed.size, signed.root) != (state.size, state.root):
                words = _("textul semnat spune altceva")
            elif roots.get(state.size) != state.root:
                words = _("jurnalul nu mai are rădăcina ei")
        if words:
            yield SealFault(
                "state",
                _("starea semnată peste %(size)d acte: %(why)s") % {"size": state.size, "why": words},
            )


def _every_day() -> Iterator[seals.DayCard]:
    before = None
    while True:
        page = seals.days(before=before)
        yield from page.days
        if page.older is None:
            return
        before = page.older


def _paper_fault(space: str, name: str, sha256: str) -> SealFault | None:
    try:
        with storage().open(space=space, sha256=sha256) as stream:
            digest = sha256_of_stream(stream)
    except FileNotFoundError:
        return SealFault("paper-missing", _("%s lipsește") % name, sha256)
    except OSError as error:
        return SealFault("paper-unreadable", f"{name}: {error.strerror}", sha256)
    if digest == sha256:
        return None
    return SealFault(
        "paper-changed",
        _("%(name)s s-a schimbat: are acum amprenta %(digest)s") % {"name": name, "digest": digest},
        sha256,
    )
