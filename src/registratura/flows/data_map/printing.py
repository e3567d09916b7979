"""The record of processing as PDF/A-2u."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from registratura.flows.data_map.record import System
from registratura.kernel.calendar import BUCHAREST
from registratura.toolkit.glyphs import breakable, legible
from registratura.toolkit.typesetting import Template

_WIDTH_EM = 70.0


def print_record(
    *, controller: str, identity: str, systems: Sequence[System], digest: str, made_at: datetime
) -> bytes:
    """
    Return the record of one controller; the same bytes for the same systems and moment.

    Raises: PrintError when the document cannot be set.
    """
    at = made_at.astimezone(BUCHAREST)
    data = {
        "controller": legible(text=controller)[0],
        "identity": legible(text=identity)[0],
        "title": _("Evidența activităților de prelucrare"),
        "law": "Regulamentul (UE) 2016/679, art. 30",
        "made": _("Întocmită de program la %(when)s · amprenta hărții %(digest)s")
        % {"when": f"{at:%d.%m.%Y}", "digest": digest[:16]},
        "systems": [_block(each) for each in systems],
    }
    return _template().pdf(data=data, made_at=made_at)


@cache
def _template() -> Template:
    return Template("processing", folder=Path(__file__).parent / "templates")


def _block(system: System) -> dict[str, object]:
    purposes = "; ".join(f"{purpose} {name} ({ground})" for purpose, name, ground in system.purposes)
    rows = (
        (_("Scop și temei"), purposes),
        (_("Actul"), system.law),
        (_("Persoane vizate"), "; ".join(system.persons)),
        (_("Categorii de date"), "; ".join(name for _category, name in system.categories)),
        (_("Destinatari"), "; ".join(system.recipients) or _("niciunul")),
        (_("Transfer în afara UE"), _("nu")),
        (_("Păstrare"), "; ".join(system.retention)),
        (_("Măsuri de securitate"), "; ".join(system.measures)),
    )
    return {
        "name": system.name,
        "role": system.role,
        "rows": [
            [label, breakable(text=legible(text=value)[0], width_em=_WIDTH_EM)] for label, value in rows
        ],
    }
