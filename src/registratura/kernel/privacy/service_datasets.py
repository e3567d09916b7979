"""What holds for the datasets of the service wing: those the supplier keeps for itself, as controller."""

from typing import Final

from registratura.kernel.privacy.keeping import RetentionRule as Keep
from registratura.kernel.privacy.marks import gettext_noop as _
from registratura.kernel.privacy.purposes import Purpose
from registratura.kernel.privacy.systems import Dataset, DatasetFacts
from registratura.kernel.privacy.vocabulary import Erasure, RecipientKind, Role, Safeguard, SubjectType

WALLED_IN: Final = frozenset(
    {Safeguard.POWERS, Safeguard.BACKUP, Safeguard.JOURNAL, Safeguard.TENANT_WALL},
)
_GDPR: Final = "Regulamentul (UE) 2016/679"

SERVICE: dict[Dataset, DatasetFacts] = {
    Dataset.INVOICES: DatasetFacts(
        name=_("facturile furnizorului"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P04,),
        retention=Keep.ACCOUNTING_DOCUMENT,
        persons=(SubjectType.CUSTOMER,),
        erasure=Erasure.RETAIN,
        law="Legea nr. 82/1991 art. 25, Legea nr. 227/2015, OUG nr. 120/2021",
        safeguards=WALLED_IN | {Safeguard.SEALED, Safeguard.CONFINED},
        recipients=(RecipientKind.TAX_OFFICE,),
    ),
    Dataset.SUPPORT: DatasetFacts(
        name=_("cererile de asistență și părerile despre program"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P05,),
        retention=Keep.SUPPORT_CASE,
        persons=(SubjectType.CUSTOMER, SubjectType.VISITOR),
        erasure=Erasure.ANONYMIZE,
        law=f"{_GDPR} art. 6 alin. (1) lit. b)",
        safeguards=WALLED_IN,
        recipients=(RecipientKind.MAIL_SERVER,),
    ),
    Dataset.DIAGNOSTICS: DatasetFacts(
        name=_("diagnosticul și repararea dispozitivelor"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P08,),
        retention=Keep.DIAGNOSTIC,
        persons=(SubjectType.CUSTOMER,),
        erasure=Erasure.ANONYMIZE,
        law=f"{_GDPR} art. 6 alin. (1) lit. b)",
        safeguards=WALLED_IN,
        recipients=(RecipientKind.MAIL_SERVER,),
    ),
    Dataset.RECORDINGS: DatasetFacts(
        name=_("înregistrările convorbirilor la telefon"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P06,),
        retention=Keep.RECORDING,
        persons=(SubjectType.CUSTOMER, SubjectType.VISITOR),
        erasure=Erasure.DELETE,
        law=f"{_GDPR} art. 6 alin. (1) lit. a), Legea nr. 506/2004 art. 4",
        safeguards=WALLED_IN | {Safeguard.VIEWS_LOGGED},
    ),
    Dataset.SCREENING: DatasetFacts(
        name=_("verificarea fraudei și a abuzurilor"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P09,),
        retention=Keep.FRAUD_CASE,
        persons=(SubjectType.CUSTOMER, SubjectType.OFFICIAL),
        erasure=Erasure.RETAIN,
        law=f"{_GDPR} art. 6 alin. (1) lit. f), art. 22",
        safeguards=WALLED_IN,
    ),
    Dataset.REMINDERS: DatasetFacts(
        name=_("ce amintiri dorește clientul"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P11,),
        retention=Keep.CUSTOMER_CONTRACT,
        persons=(SubjectType.CUSTOMER,),
        erasure=Erasure.RETAIN,
        law=f"{_GDPR} art. 6 alin. (1) lit. b)",
        safeguards=WALLED_IN,
    ),
    Dataset.CONTRACTS: DatasetFacts(
        name=_("clienții furnizorului, contractele și abonamentele"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P02, Purpose.P03, Purpose.P04),
        retention=Keep.CUSTOMER_CONTRACT,
        persons=(SubjectType.CUSTOMER,),
        erasure=Erasure.ANONYMIZE,
        law=f"{_GDPR} art. 6 alin. (1) lit. b)",
        safeguards=WALLED_IN,
    ),
    Dataset.PAYMENTS: DatasetFacts(
        name=_("plățile facturilor furnizorului"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P03, Purpose.P04, Purpose.P09),
        retention=Keep.ACCOUNTING_DOCUMENT,
        persons=(SubjectType.CUSTOMER,),
        erasure=Erasure.RETAIN,
        law="Legea nr. 82/1991 art. 25, Legea nr. 227/2015",
        safeguards=WALLED_IN | {Safeguard.SEALED},
        recipients=(RecipientKind.PAYMENT_SERVICE, RecipientKind.TAX_OFFICE),
    ),
    Dataset.LICENSES: DatasetFacts(
        name=_("licențele și dispozitivele activate"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P07, Purpose.P09),
        retention=Keep.CUSTOMER_CONTRACT,
        persons=(SubjectType.CUSTOMER,),
        staff=(SubjectType.CUSTOMER,),
        erasure=Erasure.RETAIN,
        law=f"{_GDPR} art. 6 alin. (1) lit. b), art. 25",
        safeguards=WALLED_IN | {Safeguard.DIGEST_ONLY, Safeguard.SEALED},
    ),
}
