"""The roles of an office, as lists of powers."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.institutions.permissions import SUPPLIER_ONLY
from registratura.institutions.permissions import Permission as P


class Role(StrEnum):
    """What a membership makes of a person."""

    REGISTRAR = "registrar"
    PUBLIC_RELATIONS = "public_relations"
    SECRETARY_GENERAL = "secretary_general"
    HEAD = "head"
    CLERK = "clerk"
    ARCHIVIST = "archivist"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    DATA_PROTECTION = "data_protection"
    SALES = "sales"
    BOOKKEEPING = "bookkeeping"
    SUPPORT = "support"
    OUTREACH = "outreach"
    SCREENING = "screening"


@dataclass(frozen=True, slots=True)
class RoleDescription:
    """
    Name and explanation on screen; `everywhere` roles see all units whatever unit they sit in.

    supplier_only: a role that is given at the supplier of the service and nowhere else.
    """

    name: str | Promise
    explanation: str | Promise
    permissions: frozenset[P]
    everywhere: bool
    supplier_only: bool = False


ROLES: dict[Role, RoleDescription] = {
    Role.REGISTRAR: RoleDescription(
        name=_("Registrator"),
        explanation=_(
            "Înregistrează, corectează și anulează în registre, repartizează, expediază, rezervă numere și tipărește."
        ),
        permissions=frozenset(
            {
                P.ENTRY_READ,
                P.ENTRY_REGISTER,
                P.ENTRY_CORRECT,
                P.ENTRY_ANNUL,
                P.ENTRY_ASSIGN,
                P.ENTRY_DISPATCH,
                P.DOCUMENT_REVISE,
                P.NUMBER_RESERVE,
                P.REGISTER_PRINT,
                P.DOSSIER_FILE,
            }
            | {P.CORRESPONDENT_READ, P.CORRESPONDENT_EDIT, P.CNP_REVEAL, P.DOCUMENT_SIGN, P.SEAL_APPLY}
            | {P.FEES_COLLECT, P.APPOINTMENTS_HANDLE, P.YEAR_CLOSE, P.REPORTS_READ, P.EMERGENCY_HANDLE}
        ),
        everywhere=True,
    ),
    Role.PUBLIC_RELATIONS: RoleDescription(
        name=_("Relații cu publicul"),
        explanation=_(
            "Primește, înregistrează, repartizează, urmărește și expediază petițiile și cererile de informații "
            "publice; numai acest rol le clasează."
        ),
        permissions=frozenset(
            {
                P.PUBLISH,
                P.PETITION_HANDLE,
                P.INFORMATION_HANDLE,
                P.ENTRY_READ,
                P.ENTRY_REGISTER,
                P.ENTRY_CORRECT,
                P.DOSSIER_FILE,
            }
            | {P.ENTRY_ASSIGN, P.ENTRY_DISPATCH, P.NUMBER_RESERVE, P.REGISTER_PRINT, P.DOCUMENT_REVISE}
            | {P.CORRESPONDENT_READ, P.CORRESPONDENT_EDIT, P.CNP_REVEAL, P.DOCUMENT_SIGN, P.FEES_COLLECT}
            | {P.APPOINTMENTS_HANDLE, P.REPORTS_READ, P.REPORTS_SEND, P.EMERGENCY_HANDLE}
        ),
        everywhere=True,
    ),
    Role.SECRETARY_GENERAL: RoleDescription(
        name=_("Secretar general"),
        explanation=_(
            "Vede și repartizează lucrările tuturor compartimentelor și află ce a trecut de termen; ține șabloanele "
            "scrisorilor și le încearcă pe lucrări. Prelungirea o hotărăște conducătorul."
        ),
        permissions=frozenset(
            {P.ENTRY_READ, P.ENTRY_ASSIGN, P.ENTRY_RESOLVE, P.REGISTER_PRINT, P.CORRESPONDENT_READ}
            | {P.NUMBER_RESERVE, P.DOCUMENT_REVISE, P.DOCUMENT_SIGN, P.SEAL_APPLY, P.PUBLISH, P.DOSSIER_FILE}
            | {P.APPOINTMENTS_HANDLE, P.TEMPLATES_ADMINISTER, P.YEAR_CLOSE, P.REPORTS_READ, P.REPORTS_SEND}
            | {P.EMERGENCY_HANDLE}
        ),
        everywhere=True,
    ),
    Role.HEAD: RoleDescription(
        name=_("Conducător"),
        explanation=_("Vede și repartizează lucrările compartimentului său și ale celor din subordine."),
        permissions=frozenset(
            {P.ENTRY_READ, P.ENTRY_ASSIGN, P.ENTRY_RESOLVE, P.REGISTER_PRINT, P.CORRESPONDENT_READ}
            | {P.NUMBER_RESERVE, P.TERM_EXTEND, P.DOCUMENT_REVISE, P.DOCUMENT_SIGN, P.DOSSIER_FILE}
            | {P.REPORTS_READ, P.REPORTS_SEND}
        ),
        everywhere=False,
    ),
    Role.CLERK: RoleDescription(
        name=_("Referent"),
        explanation=_("Vede și rezolvă lucrările compartimentului său și poate rezerva numere."),
        permissions=frozenset(
            {P.ENTRY_READ, P.ENTRY_RESOLVE, P.CORRESPONDENT_READ, P.NUMBER_RESERVE, P.DOCUMENT_REVISE}
            | {P.DOCUMENT_SIGN, P.DOSSIER_FILE}
        ),
        everywhere=False,
    ),
    Role.ARCHIVIST: RoleDescription(
        name=_("Arhivar"),
        explanation=_(
            "Vede toate registrele, le tipărește și le verifică; ține nomenclatorul, dosarele, depozitul arhivei și "
            "lucrările de selecționare."
        ),
        permissions=frozenset(
            {P.ENTRY_READ, P.REGISTER_PRINT, P.CORRESPONDENT_READ, P.INTEGRITY_VERIFY, P.REPORTS_READ}
            | {P.DOSSIER_FILE, P.ARCHIVE_HANDLE, P.YEAR_CLOSE}
        ),
        everywhere=True,
    ),
    Role.AUDITOR: RoleDescription(
        name=_("Auditor"),
        explanation=_("Citește tot, nu schimbă nimic."),
        permissions=frozenset(
            {P.ENTRY_READ, P.REGISTER_PRINT, P.CORRESPONDENT_READ, P.INTEGRITY_VERIFY, P.REPORTS_READ}
        ),
        everywhere=True,
    ),
    Role.ADMINISTRATOR: RoleDescription(
        name=_("Administrator"),
        explanation=_(
            "Ține compartimentele, oamenii, drepturile, registrele și zilele libere. Nu vede lucrările."
        ),
        permissions=frozenset(
            {P.STRUCTURE_ADMINISTER, P.MEMBERS_ADMINISTER, P.REGISTER_ADMINISTER, P.INTEGRITY_VERIFY}
            | {P.TERM_ADMINISTER, P.MESSAGES_ADMINISTER, P.TEMPLATES_ADMINISTER, P.SIGNING_ADMINISTER}
            | {P.FEES_ADMINISTER, P.PORTAL_ADMINISTER, P.FORMS_ADMINISTER, P.EMERGENCY_HANDLE}
            | SUPPLIER_ONLY
        ),
        everywhere=True,
    ),
    Role.DATA_PROTECTION: RoleDescription(
        name=_("Protecția datelor"),
        explanation=_(
            "Responsabilul cu protecția datelor: vede ce se păstrează și de ce, răspunde cererilor persoanelor, ține "
            "evidența incidentelor și a dezvăluirilor."
        ),
        permissions=frozenset({P.ENTRY_READ, P.INTEGRITY_VERIFY, P.PRIVACY_HANDLE, P.PRIVACY_ADMINISTER}),
        everywhere=True,
    ),
    Role.SALES: RoleDescription(
        name=_("Vânzări"),
        explanation=_("La furnizor: ține clienții, planurile, contractele, abonamentele și licențele."),
        permissions=frozenset({P.SALES_HANDLE, P.LICENCES_HANDLE, P.BUSINESS_READ}),
        everywhere=True,
        supplier_only=True,
    ),
    Role.BOOKKEEPING: RoleDescription(
        name=_("Contabilitate"),
        explanation=_("La furnizor: emite facturile, urmărește încasările și le potrivește cu extrasele."),
        permissions=frozenset({P.BOOKS_HANDLE, P.BUSINESS_READ}),
        everywhere=True,
        supplier_only=True,
    ),
    Role.SUPPORT: RoleDescription(
        name=_("Asistență"),
        explanation=_("La furnizor: răspunde cererilor de ajutor și repară licențe și dispozitive."),
        permissions=frozenset({P.SUPPORT_HANDLE, P.LICENCES_HANDLE}),
        everywhere=True,
        supplier_only=True,
    ),
    Role.OUTREACH: RoleDescription(
        name=_("Comunicare"),
        explanation=_("La furnizor: trimite noutăți celor care au spus da și ține panoul de idei."),
        permissions=frozenset({P.OUTREACH_HANDLE}),
        everywhere=True,
        supplier_only=True,
    ),
    Role.SCREENING: RoleDescription(
        name=_("Verificarea abuzurilor"),
        explanation=_("La furnizor: cercetează semnele de fraudă și hotărăște ca om, nu ca program."),
        permissions=frozenset({P.SCREENING_HANDLE}),
        everywhere=True,
        supplier_only=True,
    ),
}
