"""Ready registers, for those the law or the office's habit names."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.registers.models import Register


@dataclass(frozen=True, slots=True)
class RegisterTemplate:
    """What a new register starts from. `basis` names the act; the mark says whether it was checked."""

    key: str
    code: str
    name: str | Promise
    kind: str
    directions: tuple[str, ...]
    basis: str
    number_code: str = ""
    explanation: str | Promise = ""


TEMPLATES: dict[str, RegisterTemplate] = {
    template.key: template
    for template in (
        RegisterTemplate(
            key="general",
            code="general",
            name=_("Registrul general de intrare-ieșire"),
            kind=Register.Kind.GENERAL,
            directions=("incoming", "outgoing", "internal"),
            basis="Legea 16/1996, art. 7; Instrucțiunile din 1996, art. 9",
            explanation=_("Toate documentele care intră, ies sau se întocmesc pentru uz intern."),
        ),
        RegisterTemplate(
            key="petitions",
            code="petitii",
            name=_("Registrul petițiilor"),
            kind=Register.Kind.SPECIAL,
            directions=("incoming",),
            basis="OG 27/2002, art. 6",
            explanation=_("Petițiile primesc numărul general și un număr propriu aici."),
        ),
        RegisterTemplate(
            key="law544",
            code="legea-544",
            name=_("Registrul cererilor de informații de interes public"),
            kind=Register.Kind.SPECIAL,
            directions=("incoming",),
            basis="Legea 544/2001; HG 123/2002",
            explanation=_("Cererile și reclamațiile după Legea 544/2001."),
        ),
        RegisterTemplate(
            key="dispositions",
            code="dispozitii",
            name=_("Registrul dispozițiilor primarului"),
            kind=Register.Kind.PARALLEL,
            directions=("internal",),
            basis="OUG 57/2019",
            number_code="DISP",
            explanation=_("Dispozițiile au numerotare proprie, de la 1 în fiecare an."),
        ),
        RegisterTemplate(
            key="council_decisions",
            code="hcl",
            name=_("Registrul hotărârilor consiliului local"),
            kind=Register.Kind.PARALLEL,
            directions=("internal",),
            basis="OUG 57/2019",
            number_code="HCL",
            explanation=_("Hotărârile au numerotare proprie, de la 1 în fiecare an."),
        ),
        RegisterTemplate(
            key="audiences",
            code="audiente",
            name=_("Registrul de audiențe"),
            kind=Register.Kind.PARALLEL,
            directions=("incoming",),
            basis="",
            number_code="AUD",
            explanation=_("Înscrierile în audiență, cu numerotare proprie."),
        ),
        RegisterTemplate(
            key="certificates",
            code="adeverinte",
            name=_("Registrul adeverințelor eliberate"),
            kind=Register.Kind.SPECIAL,
            directions=("outgoing",),
            basis="",
            explanation=_("Adeverințele ies cu număr general și cu un număr propriu aici."),
        ),
        RegisterTemplate(
            key="preconstituted",
            code="registru-unic",
            name=_("Registrul unic al documentelor preconstituite"),
            kind=Register.Kind.PARALLEL,
            directions=("internal",),
            basis="Instrucțiunile din 1996",
            number_code="RU",
            explanation=_("Registrul în care se trec registrele, condicile și formularele cu serie."),
        ),
    )
}
