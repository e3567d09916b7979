"""How long each rule of keeping lasts, in the words of a notice, and which data the optional purposes take."""

from registratura.kernel.privacy.keeping import RetentionRule as Keep
from registratura.kernel.privacy.purposes import Purpose
from registratura.kernel.privacy.vocabulary import Category, RecipientKind
from registratura.notices.content import Name

TERMS: dict[Keep, Name] = {
    Keep.REGISTRY_CONTENT: Name("cât spune nomenclatorul arhivistic", "as long as the filing plan says"),
    Keep.ACCOUNTING_DOCUMENT: Name(
        "cinci ani de la 1 iulie al anului următor exercițiului financiar",
        "five years from 1 July after the financial year",
    ),
    Keep.FINANCIAL_STATEMENT: Name("zece ani", "ten years"),
    Keep.CUSTOMER_CONTRACT: Name(
        "cât ține contractul și cel mult trei ani după", "for the contract and three years after, at the most"
    ),
    Keep.ACCOUNT: Name("cât timp contul este deschis", "while the account is open"),
    Keep.SESSION: Name("cât ține sesiunea sau linkul, și o zi", "while the session or link lasts, and a day"),
    Keep.SECURITY_LOG: Name("douăsprezece luni", "twelve months"),
    Keep.JOURNAL: Name(
        "cât se păstrează înscrisurile pe care le dovedește", "as long as the records it proves"
    ),
    Keep.MESSAGE_WORDS: Name("un an de la scriere", "one year from writing"),
    Keep.SUPPORT_CASE: Name("douăsprezece luni de la închidere", "twelve months after closing"),
    Keep.RECORDING: Name("treizeci de zile", "thirty days"),
    Keep.RECORDING_EVIDENCE: Name("șase luni", "six months"),
    Keep.ACTIVATION_EVENT: Name("nouăzeci de zile", "ninety days"),
    Keep.FRAUD_CASE: Name(
        "până la închiderea cazului și 90 de zile", "until the case is closed, and 90 days"
    ),
    Keep.DIAGNOSTIC: Name(
        "până la închiderea cazului și 90 de zile", "until the case is closed, and 90 days"
    ),
    Keep.RIGHTS_REQUEST: Name("trei ani de la răspuns", "three years after the answer"),
    Keep.CONSENT_PROOF: Name(
        "cât ține consimțământul și trei ani după", "while the consent lasts and three years after"
    ),
    Keep.NOTICE: Name(
        "cât se sprijină ceva pe informare, și trei ani", "as long as anything rests on it, and three years"
    ),
    Keep.DISCLOSURE: Name("trei ani", "three years"),
    Keep.INCIDENT: Name("cinci ani de la închidere", "five years after closing"),
    Keep.RETENTION_PROOF: Name("cât poate fi nevoie de dovadă", "as long as the proof may be needed"),
    Keep.SUPPRESSION: Name("cât există liste de trimitere", "as long as there are mailing lists"),
    Keep.MARKETING_CHOICE: Name("până la retragere", "until withdrawn"),
    Keep.PROFILE_FACT: Name("nouăzeci de zile", "ninety days"),
    Keep.SURVEY_ANSWER: Name("douăsprezece luni", "twelve months"),
    Keep.AGGREGATE: Name("douăzeci și cinci de luni", "twenty-five months"),
    Keep.BACKUP: Name("nouăzeci de zile", "ninety days"),
    Keep.CONFIGURATION: Name("cât este în folosință", "while in use"),
}

OPTIONAL: dict[Purpose, tuple[tuple[Category, ...], tuple[RecipientKind, ...], Keep]] = {
    Purpose.P12: (
        (Category.NAME, Category.EMAIL, Category.LANGUAGE),
        (RecipientKind.MAIL_SERVER,),
        Keep.MARKETING_CHOICE,
    ),
    Purpose.P13: (
        (Category.NAME, Category.PHONE, Category.LANGUAGE),
        (RecipientKind.SMS_GATEWAY,),
        Keep.MARKETING_CHOICE,
    ),
    Purpose.P14: (
        (Category.NAME, Category.EMAIL, Category.OPINION),
        (RecipientKind.MAIL_SERVER,),
        Keep.SURVEY_ANSWER,
    ),
    Purpose.P15: ((Category.EMAIL, Category.USAGE), (), Keep.PROFILE_FACT),
    Purpose.P18: ((Category.USAGE,), (), Keep.PROFILE_FACT),
    Purpose.P19: ((Category.REGION,), (), Keep.PROFILE_FACT),
    Purpose.P21: ((Category.USAGE,), (), Keep.PROFILE_FACT),
    Purpose.P22: ((Category.USAGE,), (), Keep.PROFILE_FACT),
}
"""What each purpose resting on consent would take; a controller offers those it carries out, and no others."""
