"""
Datasets: what the models of one subject have in common, so that a model says only what is its own.

A dataset answers once for role, purposes, ground, keeping, what erasure and access do, safeguards and recipients.
"""

from dataclasses import replace

from registratura.kernel.privacy.datasets_outreach import OUTREACH
from registratura.kernel.privacy.keeping import RetentionRule as Keep
from registratura.kernel.privacy.marks import gettext_noop as _
from registratura.kernel.privacy.purposes import WITH_CONSENT, Ground, Purpose
from registratura.kernel.privacy.service_datasets import SERVICE
from registratura.kernel.privacy.systems import Dataset, DatasetFacts
from registratura.kernel.privacy.vocabulary import (
    Access,
    Erasure,
    RecipientKind,
    Role,
    Safeguard,
    SubjectType,
)

__all__ = ["FACTS", "Dataset", "DatasetFacts"]

_ALWAYS = frozenset({Safeguard.POWERS, Safeguard.BACKUP, Safeguard.JOURNAL})
_RECORDS = _ALWAYS | {Safeguard.TENANT_WALL, Safeguard.PURPOSE_WALL}
_NATIONAL_ID = frozenset({Safeguard.VIEWS_LOGGED, Safeguard.OFFICER, Safeguard.TRAINING})

_ARCHIVE = "Legea nr. 16/1996"
_WRITERS = (SubjectType.CITIZEN,)


def _records(
    name: str,
    *,
    law: str = _ARCHIVE,
    ground: Ground = Ground.LEGAL_OBLIGATION,
    safeguards: frozenset[Safeguard] = frozenset(),
    recipients: tuple[RecipientKind, ...] = (),
) -> DatasetFacts:
    """Return the facts of a part of the registers: kept by the archive law, on the institution's order alone."""
    return DatasetFacts(
        name=name,
        role=Role.PROCESSOR,
        purposes=(Purpose.P02,),
        retention=Keep.REGISTRY_CONTENT,
        persons=_WRITERS,
        erasure=Erasure.RETAIN,
        law=law,
        ground=ground,
        safeguards=_RECORDS | safeguards,
        recipients=recipients,
    )


_R = RecipientKind
_ANSWERS = (_R.CORRESPONDENT, _R.INSTITUTION)
_SENT_ON_CONSENT = frozenset({Purpose.P12, Purpose.P13, Purpose.P14})
_GDPR = "Regulamentul (UE) 2016/679"
FACTS: dict[Dataset, DatasetFacts] = {
    **SERVICE,
    Dataset.REGISTERS: _records(
        _("registrele de intrare-ieșire"),
        law=f"{_ARCHIVE}, OG nr. 27/2002 art. 6",
        safeguards=_NATIONAL_ID,
        recipients=(*_ANSWERS, _R.COURT),
    ),
    Dataset.CORRESPONDENTS: _records(
        _("cei cu care scrie instituția"), safeguards=_NATIONAL_ID, recipients=_ANSWERS
    ),
    Dataset.DOCUMENTS: _records(
        _("înscrisurile atașate"),
        safeguards=_NATIONAL_ID | {Safeguard.CONFINED},
        recipients=(*_ANSWERS, _R.COURT),
    ),
    Dataset.INTAKE: _records(
        _("ce a sosit și își așteaptă numărul"), safeguards=frozenset({Safeguard.CONFINED})
    ),
    Dataset.FILINGS: _records(
        _("ce se depune prin portal și la ghișeu"),
        safeguards=_NATIONAL_ID | {Safeguard.SEALED, Safeguard.DIGEST_ONLY, Safeguard.CONFINED},
        recipients=_ANSWERS,
    ),
    Dataset.ROUTING: _records(_("repartizarea și circuitul lucrărilor"), ground=Ground.PUBLIC_TASK),
    Dataset.PETITIONS: _records(
        _("petițiile"), law=f"OG nr. 27/2002, {_ARCHIVE}", recipients=(*_ANSWERS, _R.COURT)
    ),
    Dataset.INFORMATION: _records(
        _("cererile de informații de interes public"),
        law=f"Legea nr. 544/2001, {_ARCHIVE}",
        recipients=(*_ANSWERS, _R.COURT),
    ),
    Dataset.DISPATCH: _records(
        _("expedierea răspunsurilor"), recipients=(_R.CORRESPONDENT, _R.POST, _R.MAIL_SERVER)
    ),
    Dataset.LETTERS: _records(_("scrisorile instituției"), recipients=_ANSWERS),
    Dataset.FEES: replace(
        _records(_("taxele și plățile lor"), law="Legea nr. 82/1991 art. 25, Legea nr. 227/2015"),
        purposes=(Purpose.P02, Purpose.P03),
        retention=Keep.ACCOUNTING_DOCUMENT,
        recipients=(_R.CORRESPONDENT, _R.PAYMENT_SERVICE, _R.TAX_OFFICE),
    ),
    Dataset.APPOINTMENTS: _records(
        _("programările și audiențele"),
        law=f"OG nr. 27/2002, {_ARCHIVE}",
        ground=Ground.PUBLIC_TASK,
        safeguards=frozenset({Safeguard.DIGEST_ONLY}),
    ),
    Dataset.TRANSPARENCY: _records(
        _("ce publică instituția: Monitorul Oficial Local, informațiile din oficiu, consultările"),
        law="OUG nr. 57/2019 (Codul administrativ) Anexa 1, Legea nr. 544/2001 art. 5, Legea nr. 52/2003 art. 7",
        recipients=(_R.CORRESPONDENT,),
    ),
    Dataset.SIGNING: _records(
        _("semnarea electronică și verificarea semnăturilor"),
        law="Regulamentul (UE) nr. 910/2014, Legea nr. 214/2024",
        safeguards=_NATIONAL_ID | {Safeguard.SEALED, Safeguard.CONFINED},
        recipients=(_R.TRUST_SERVICE, _R.CORRESPONDENT),
    ),
    Dataset.FOLLOWING: _records(
        _("urmărirea, completarea și ridicarea răspunsurilor de către cei care au scris"),
        law=f"OG nr. 27/2002, Legea nr. 544/2001, {_ARCHIVE}",
        recipients=_ANSWERS,
    ),
    Dataset.TERMS: _records(
        _("termenele legale"), law="OG nr. 27/2002, Legea nr. 544/2001", ground=Ground.LEGAL_OBLIGATION
    ),
    Dataset.MESSAGES: DatasetFacts(
        name=_("mesajele trimise de registratură"),
        role=Role.PROCESSOR,
        purposes=(Purpose.P11, Purpose.P02),
        retention=Keep.MESSAGE_WORDS,
        persons=_WRITERS,
        erasure=Erasure.ANONYMIZE,
        law=f"{_GDPR} art. 5 alin. (1) lit. e)",
        ground=Ground.PUBLIC_TASK,
        safeguards=_RECORDS,
        recipients=(_R.CORRESPONDENT, _R.MAIL_SERVER, _R.SMS_GATEWAY, _R.PROGRAM),
        # What a person agreed to receive leaves by the same way as every message.
        opened_to=_SENT_ON_CONSENT,
    ),
    Dataset.MESSAGE_SETTINGS: DatasetFacts(
        name=_("cum vrea fiecare mesajele"),
        role=Role.PROCESSOR,
        purposes=(Purpose.P11,),
        retention=Keep.CONFIGURATION,
        persons=_WRITERS,
        erasure=Erasure.DELETE,
        staff_erasure=Erasure.DELETE,
        law=f"{_GDPR} art. 25",
        ground=Ground.PUBLIC_TASK,
        safeguards=_RECORDS,
        opened_to=_SENT_ON_CONSENT,
    ),
    Dataset.STAFF: DatasetFacts(
        name=_("compartimentele și drepturile celor care lucrează aici"),
        role=Role.PROCESSOR,
        purposes=(Purpose.P02, Purpose.P09),
        retention=Keep.REGISTRY_CONTENT,
        persons=(SubjectType.OFFICIAL,),
        erasure=Erasure.RETAIN,
        law="OUG nr. 57/2019 (Codul administrativ)",
        ground=Ground.LEGAL_OBLIGATION,
        safeguards=_RECORDS,
    ),
    Dataset.SETTINGS: DatasetFacts(
        name=_("alegerile instituției"),
        role=Role.PROCESSOR,
        purposes=(Purpose.P02,),
        retention=Keep.CONFIGURATION,
        persons=_WRITERS,
        erasure=Erasure.RETAIN,
        law=f"{_GDPR} art. 32",
        ground=Ground.PUBLIC_TASK,
        safeguards=_RECORDS,
    ),
    Dataset.JOURNAL: DatasetFacts(
        name=_("jurnalul sigilat"),
        role=Role.PROCESSOR,
        purposes=(Purpose.P09, Purpose.P10, Purpose.P02),
        retention=Keep.JOURNAL,
        persons=_WRITERS,
        erasure=Erasure.RETAIN,
        law=f"{_GDPR} art. 5 alin. (2) și art. 32",
        ground=Ground.LEGAL_OBLIGATION,
        safeguards=_RECORDS,
        recipients=(_R.AUTHORITY, _R.COURT),
    ),
    Dataset.ACCOUNTS: DatasetFacts(
        name=_("conturile"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P01, Purpose.P11),
        retention=Keep.ACCOUNT,
        persons=(SubjectType.OFFICIAL, SubjectType.CUSTOMER),
        staff=(SubjectType.OFFICIAL, SubjectType.CUSTOMER),
        erasure=Erasure.ANONYMIZE,
        staff_erasure=Erasure.ANONYMIZE,
        law=f"{_GDPR} art. 6 alin. (1) lit. b)",
        safeguards=_ALWAYS | {Safeguard.SEALED, Safeguard.DIGEST_ONLY},
        recipients=(_R.MAIL_SERVER,),
    ),
    Dataset.SESSIONS: DatasetFacts(
        name=_("sesiunile și linkurile de intrare"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P01, Purpose.P09),
        retention=Keep.SESSION,
        persons=(SubjectType.OFFICIAL, SubjectType.CUSTOMER),
        staff=(SubjectType.OFFICIAL, SubjectType.CUSTOMER),
        erasure=Erasure.DELETE,
        staff_erasure=Erasure.DELETE,
        law="Legea nr. 506/2004 art. 4 alin. (6)",
        safeguards=_ALWAYS | {Safeguard.DIGEST_ONLY},
    ),
    Dataset.ACCOUNT_SECURITY: DatasetFacts(
        name=_("securitatea conturilor"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P09, Purpose.P01),
        retention=Keep.SECURITY_LOG,
        persons=(SubjectType.OFFICIAL, SubjectType.CUSTOMER),
        staff=(SubjectType.OFFICIAL, SubjectType.CUSTOMER),
        erasure=Erasure.ANONYMIZE,
        staff_erasure=Erasure.ANONYMIZE,
        law=f"{_GDPR} art. 32",
        safeguards=_ALWAYS | {Safeguard.SEALED, Safeguard.DIGEST_ONLY},
    ),
    Dataset.ASSURANCE: DatasetFacts(
        name=_("cum s-a dovedit cine este persoana contului"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P01, Purpose.P09),
        retention=Keep.ACCOUNT,
        persons=(SubjectType.CITIZEN, SubjectType.CUSTOMER),
        staff=(SubjectType.CITIZEN, SubjectType.CUSTOMER),
        erasure=Erasure.DELETE,
        staff_erasure=Erasure.DELETE,
        law="Regulamentul (UE) nr. 910/2014 art. 8, OUG nr. 38/2020",
        safeguards=_ALWAYS | _NATIONAL_ID | {Safeguard.DIGEST_ONLY, Safeguard.CONFINED},
        recipients=(_R.TRUST_SERVICE, _R.SMS_GATEWAY),
    ),
    Dataset.JOBS: DatasetFacts(
        name=_("coada de lucru a programului"),
        role=Role.PROCESSOR,
        purposes=(Purpose.P02, Purpose.P11),
        retention=Keep.SESSION,
        persons=_WRITERS,
        erasure=Erasure.DELETE,
        law=f"{_GDPR} art. 32",
        ground=Ground.PUBLIC_TASK,
        safeguards=_ALWAYS,
    ),
    Dataset.PROGRAM: DatasetFacts(
        name=_("configurarea programului"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P02,),
        retention=Keep.CONFIGURATION,
        persons=(SubjectType.OFFICIAL,),
        erasure=Erasure.RETAIN,
        law=f"{_GDPR} art. 32",
        safeguards=_ALWAYS,
    ),
    Dataset.SUBJECTS: DatasetFacts(
        name=_("persoanele față de care răspunde operatorul"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P04,),
        retention=Keep.CONSENT_PROOF,
        persons=(SubjectType.CITIZEN, SubjectType.CUSTOMER),
        erasure=Erasure.SHRED,
        access=Access.EXPORT,
        law=f"{_GDPR} art. 11, art. 12 alin. (6)",
        ground=Ground.LEGAL_OBLIGATION,
        safeguards=_ALWAYS | _NATIONAL_ID | {Safeguard.TENANT_WALL, Safeguard.SEALED},
    ),
    Dataset.NOTICES: DatasetFacts(
        name=_("notele de informare"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P04,),
        retention=Keep.NOTICE,
        persons=(SubjectType.CITIZEN, SubjectType.CUSTOMER, SubjectType.VISITOR),
        erasure=Erasure.ANONYMIZE,
        law=f"{_GDPR} art. 12-14",
        ground=Ground.LEGAL_OBLIGATION,
        safeguards=_ALWAYS | {Safeguard.TENANT_WALL},
    ),
    Dataset.CONSENTS: DatasetFacts(
        name=_("consimțămintele și dovada lor"),
        role=Role.CONTROLLER,
        # Each optional purpose reads here whether it may go on.
        purposes=(Purpose.P04, *sorted(WITH_CONSENT)),
        retention=Keep.CONSENT_PROOF,
        persons=(SubjectType.CITIZEN, SubjectType.CUSTOMER, SubjectType.VISITOR),
        erasure=Erasure.RETAIN,
        law=f"{_GDPR} art. 7 alin. (1)",
        ground=Ground.LEGAL_OBLIGATION,
        safeguards=_ALWAYS | {Safeguard.TENANT_WALL, Safeguard.SEALED},
    ),
    Dataset.RIGHTS: DatasetFacts(
        name=_("cererile persoanelor despre datele lor"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P04, Purpose.P10),
        retention=Keep.RIGHTS_REQUEST,
        persons=(SubjectType.CITIZEN, SubjectType.CUSTOMER),
        erasure=Erasure.RETAIN,
        law=f"{_GDPR} art. 12, art. 5 alin. (2)",
        ground=Ground.LEGAL_OBLIGATION,
        safeguards=_ALWAYS | _NATIONAL_ID | {Safeguard.TENANT_WALL, Safeguard.SEALED},
        recipients=(_R.AUTHORITY, _R.COURT, _R.INSTITUTION),
    ),
    Dataset.RETENTION: DatasetFacts(
        name=_("regulile de păstrare și dovezile ștergerilor"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P04,),
        retention=Keep.RETENTION_PROOF,
        persons=(SubjectType.CITIZEN, SubjectType.CUSTOMER),
        erasure=Erasure.RETAIN,
        law=f"{_GDPR} art. 5 alin. (1) lit. e) și alin. (2)",
        ground=Ground.LEGAL_OBLIGATION,
        safeguards=_ALWAYS | {Safeguard.TENANT_WALL},
        recipients=(_R.AUTHORITY,),
    ),
    Dataset.DISCLOSURES: DatasetFacts(
        name=_("cui i s-au dat date"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P04,),
        retention=Keep.DISCLOSURE,
        persons=(SubjectType.CITIZEN, SubjectType.CUSTOMER),
        erasure=Erasure.RETAIN,
        law=f"{_GDPR} art. 15 alin. (1) lit. c), art. 19",
        ground=Ground.LEGAL_OBLIGATION,
        safeguards=_ALWAYS | {Safeguard.TENANT_WALL},
        recipients=(_R.AUTHORITY,),
    ),
    Dataset.INCIDENTS: DatasetFacts(
        name=_("registrul incidentelor"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P04, Purpose.P09),
        retention=Keep.INCIDENT,
        persons=(SubjectType.CITIZEN, SubjectType.CUSTOMER),
        erasure=Erasure.RETAIN,
        law=f"{_GDPR} art. 33-34",
        ground=Ground.LEGAL_OBLIGATION,
        safeguards=_ALWAYS | {Safeguard.TENANT_WALL},
        recipients=(_R.AUTHORITY,),
    ),
    **OUTREACH,
}
