"""The powers a person may hold in an institution."""

from enum import StrEnum


class Permission(StrEnum):
    """One power. Where it holds (everywhere or in a unit) comes from the membership that gives it."""

    ENTRY_READ = "entry.read"
    ENTRY_REGISTER = "entry.register"
    ENTRY_CORRECT = "entry.correct"
    ENTRY_ANNUL = "entry.annul"
    ENTRY_ASSIGN = "entry.assign"
    ENTRY_RESOLVE = "entry.resolve"
    ENTRY_DISPATCH = "entry.dispatch"
    DOCUMENT_REVISE = "document.revise"
    DOCUMENT_SIGN = "document.sign"
    SEAL_APPLY = "seal.apply"
    SIGNING_ADMINISTER = "signing.administer"
    TERM_EXTEND = "term.extend"
    TERM_ADMINISTER = "term.administer"
    PETITION_HANDLE = "petition.handle"
    INFORMATION_HANDLE = "information.handle"
    PUBLISH = "portal.publish"
    FEES_ADMINISTER = "fees.administer"
    FEES_COLLECT = "fees.collect"
    NUMBER_RESERVE = "number.reserve"
    REGISTER_PRINT = "register.print"
    REGISTER_ADMINISTER = "register.administer"
    CORRESPONDENT_READ = "correspondent.read"
    CORRESPONDENT_EDIT = "correspondent.edit"
    CNP_REVEAL = "correspondent.reveal-cnp"
    INTEGRITY_VERIFY = "integrity.verify"
    YEAR_CLOSE = "year.close"
    STRUCTURE_ADMINISTER = "structure.administer"
    MEMBERS_ADMINISTER = "members.administer"
    MESSAGES_ADMINISTER = "messages.administer"
    TEMPLATES_ADMINISTER = "templates.administer"
    PORTAL_ADMINISTER = "portal.administer"
    FORMS_ADMINISTER = "forms.administer"
    APPOINTMENTS_HANDLE = "appointments.handle"
    PRIVACY_HANDLE = "privacy.handle"
    PRIVACY_ADMINISTER = "privacy.administer"
    REPORTS_READ = "reports.read"
    REPORTS_SEND = "reports.send"
    SALES_HANDLE = "sales.handle"
    BOOKS_HANDLE = "books.handle"
    LICENCES_HANDLE = "licences.handle"
    SCREENING_HANDLE = "screening.handle"
    EMERGENCY_HANDLE = "emergency.handle"
    SUPPORT_HANDLE = "support.handle"
    CALLS_LISTEN = "calls.listen"
    OUTREACH_HANDLE = "outreach.handle"
    DOSSIER_FILE = "dossier.file"
    ARCHIVE_HANDLE = "archive.handle"
    BUSINESS_READ = "business.read"


SUPPLIER_ONLY = frozenset(
    {Permission.SALES_HANDLE, Permission.BOOKS_HANDLE, Permission.LICENCES_HANDLE}
    | {Permission.SCREENING_HANDLE, Permission.SUPPORT_HANDLE, Permission.OUTREACH_HANDLE}
    | {Permission.BUSINESS_READ, Permission.CALLS_LISTEN}
)
"""Powers that hold at the supplier of the service alone, whatever role would give them elsewhere."""
