"""The systems of the record of processing by name, and what is said of each. What holds for them: `datasets`."""

from dataclasses import dataclass
from enum import StrEnum

from registratura.kernel.privacy.keeping import RetentionRule as Keep
from registratura.kernel.privacy.purposes import Ground, Purpose
from registratura.kernel.privacy.vocabulary import (
    Access,
    Erasure,
    RecipientKind,
    Role,
    Safeguard,
    SubjectType,
)


class Dataset(StrEnum):
    """A system of the record of processing. The value is its stable key."""

    REGISTERS = "registers"
    CORRESPONDENTS = "correspondents"
    DOCUMENTS = "documents"
    INTAKE = "intake"
    FILINGS = "filings"
    ROUTING = "routing"
    PETITIONS = "petitions"
    INFORMATION = "information"
    DISPATCH = "dispatch"
    LETTERS = "letters"
    FEES = "fees"
    TRANSPARENCY = "transparency"
    APPOINTMENTS = "appointments"
    SIGNING = "signing"
    FOLLOWING = "following"
    TERMS = "terms"
    MESSAGES = "messages"
    MESSAGE_SETTINGS = "message-settings"
    STAFF = "staff"
    SETTINGS = "settings"
    JOURNAL = "journal"
    ACCOUNTS = "accounts"
    SESSIONS = "sessions"
    ACCOUNT_SECURITY = "account-security"
    ASSURANCE = "assurance"
    JOBS = "jobs"
    PROGRAM = "program"
    SUBJECTS = "subjects"
    NOTICES = "notices"
    CONSENTS = "consents"
    RIGHTS = "rights"
    RETENTION = "retention"
    DISCLOSURES = "disclosures"
    INCIDENTS = "incidents"
    INVOICES = "invoices"
    SCREENING = "screening"
    REMINDERS = "reminders"
    LICENSES = "licenses"
    PAYMENTS = "payments"
    CONTRACTS = "contracts"
    SUPPORT = "support"
    DIAGNOSTICS = "diagnostics"
    RECORDINGS = "recordings"
    CAMPAIGNS = "campaigns"
    SUPPRESSION = "suppression"
    SURVEYS = "surveys"
    PROFILES = "profiles"
    PLACEMENTS = "placements"
    AD_SIGNALS = "ad-signals"
    IMPROVEMENT = "improvement"
    USAGE_COUNTS = "usage-counts"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetFacts:
    """
    What holds for every model of the dataset, unless a model says otherwise.

    persons: whom the fields of `subjects` are about; staff: those of `officials`. erasure and access go for the
    former, staff_erasure and staff_access for the latter. ground: when it is not the one of the purpose.
    law: what it is kept for, as a citation. opened_to: walled purposes whose acts must pass through these tables.
    """

    name: str
    role: Role
    purposes: tuple[Purpose, ...]
    retention: Keep
    persons: tuple[SubjectType, ...]
    erasure: Erasure
    law: str
    safeguards: frozenset[Safeguard]
    staff: tuple[SubjectType, ...] = (SubjectType.OFFICIAL,)
    access: Access = Access.EXPORT
    staff_erasure: Erasure = Erasure.RETAIN
    staff_access: Access = Access.EXPORT
    ground: Ground | None = None
    recipients: tuple[RecipientKind, ...] = ()
    opened_to: frozenset[Purpose] = frozenset()
