"""The systems of what the supplier says of its own accord. Beside `datasets`, which gathers them."""

from registratura.kernel.privacy.keeping import RetentionRule as Keep
from registratura.kernel.privacy.marks import gettext_noop as _
from registratura.kernel.privacy.purposes import Ground, Purpose
from registratura.kernel.privacy.systems import Dataset, DatasetFacts
from registratura.kernel.privacy.vocabulary import Erasure, RecipientKind, Role, Safeguard, SubjectType

_SAFE = frozenset({Safeguard.POWERS, Safeguard.BACKUP, Safeguard.JOURNAL, Safeguard.TENANT_WALL})
_THOSE = (SubjectType.CUSTOMER, SubjectType.PROSPECT)

OUTREACH: dict[Dataset, DatasetFacts] = {
    Dataset.CAMPAIGNS: DatasetFacts(
        name=_("noutățile cerute: abonări, campanii, telefoane"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P12, Purpose.P13),
        retention=Keep.MARKETING_CHOICE,
        persons=_THOSE,
        erasure=Erasure.DELETE,
        law="Legea nr. 506/2004 art. 12",
        safeguards=_SAFE,
        recipients=(RecipientKind.MAIL_SERVER,),
    ),
    Dataset.SUPPRESSION: DatasetFacts(
        name=_("lista celor care nu vor mesaje, fără adrese"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P12, Purpose.P13, Purpose.P14),
        retention=Keep.SUPPRESSION,
        persons=_THOSE,
        erasure=Erasure.RETAIN,
        law="Regulamentul (UE) 2016/679 art. 21 alin. (3)",
        ground=Ground.LEGAL_OBLIGATION,
        safeguards=_SAFE | {Safeguard.DIGEST_ONLY},
    ),
    Dataset.SURVEYS: DatasetFacts(
        name=_("chestionarele și răspunsurile la ele"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P14,),
        retention=Keep.SURVEY_ANSWER,
        persons=_THOSE,
        erasure=Erasure.DELETE,
        law="Regulamentul (UE) 2016/679 art. 6 alin. (1) lit. a)",
        safeguards=_SAFE | {Safeguard.DIGEST_ONLY},
        recipients=(RecipientKind.MAIL_SERVER,),
    ),
    Dataset.PROFILES: DatasetFacts(
        name=_("faptele după care se potrivesc sfaturile"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P18, Purpose.P19),
        retention=Keep.PROFILE_FACT,
        persons=_THOSE,
        erasure=Erasure.DELETE,
        law="Regulamentul (UE) 2016/679 art. 6 alin. (1) lit. a)",
        safeguards=_SAFE,
    ),
    Dataset.PLACEMENTS: DatasetFacts(
        name=_("anunțurile alese după pagină, fără persoane"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P20,),
        retention=Keep.CONFIGURATION,
        persons=(SubjectType.VISITOR,),
        erasure=Erasure.DELETE,
        law="Regulamentul (UE) 2022/2065 art. 26",
        safeguards=_SAFE,
    ),
    Dataset.AD_SIGNALS: DatasetFacts(
        name=_("semnalele deschise pentru anunțuri și ce s-a ales după ele"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P21, Purpose.P22, Purpose.P23),
        retention=Keep.PROFILE_FACT,
        persons=_THOSE,
        erasure=Erasure.DELETE,
        law="Regulamentul (UE) 2016/679 art. 6 alin. (1) lit. a); Regulamentul (UE) 2022/2065 art. 26",
        safeguards=_SAFE,
    ),
    Dataset.IMPROVEMENT: DatasetFacts(
        name=_("ideile despre program, voturile și notele de versiune citite"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P17,),
        retention=Keep.CUSTOMER_CONTRACT,
        persons=_THOSE,
        erasure=Erasure.ANONYMIZE,
        law="Regulamentul (UE) 2016/679 art. 6 alin. (1) lit. f)",
        safeguards=_SAFE,
    ),
    Dataset.USAGE_COUNTS: DatasetFacts(
        name=_("numărătorile de folosire, fără persoane"),
        role=Role.CONTROLLER,
        purposes=(Purpose.P16, Purpose.P17),
        retention=Keep.AGGREGATE,
        persons=(SubjectType.VISITOR,),
        erasure=Erasure.DELETE,
        law="Regulamentul (UE) 2016/679 art. 6 alin. (1) lit. f)",
        safeguards=_SAFE,
    ),
}
