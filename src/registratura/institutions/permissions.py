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
    NUMBER_RESERVE = "number.reserve"
    REGISTER_PRINT = "register.print"
    REGISTER_ADMINISTER = "register.administer"
    CORRESPONDENT_READ = "correspondent.read"
    CORRESPONDENT_EDIT = "correspondent.edit"
    CNP_REVEAL = "correspondent.reveal-cnp"
    INTEGRITY_VERIFY = "integrity.verify"
    STRUCTURE_ADMINISTER = "structure.administer"
    MEMBERS_ADMINISTER = "members.administer"
    MESSAGES_ADMINISTER = "messages.administer"
    TEMPLATES_ADMINISTER = "templates.administer"
