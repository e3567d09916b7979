"""The rules that come with the program, as dated data: one line for each class, with its law."""

from datetime import date
from typing import Final

from registratura.kernel.privacy.keeping import RetentionRule as Rule
from registratura.retention.rules import Action, Nature, RuleText, Trigger

GDPR: Final = "Regulamentul (UE) 2016/679"
_FIRST: Final = date(2018, 5, 25)


def _line(
    key: Rule,
    trigger: Trigger,
    duration: str,
    action: Action,
    law: str,
    nature: Nature = Nature.MAXIMUM,
    valid_from: date = _FIRST,
) -> RuleText:
    return RuleText(
        key=key,
        trigger=trigger,
        duration=duration,
        action=action,
        nature=nature,
        law=law,
        valid_from=valid_from,
    )


_LIMITATION = f"{GDPR} art. 5 alin. (1) lit. e); Codul civil art. 2517"
_CIVIL = "Codul civil art. 2517"
_MINIMISING = f"{GDPR} art. 5 alin. (1) lit. c) și e)"

CATALOGUE: Final = (
    # What institutions keep in their registers leaves by the archive's own way, never by a run of this engine.
    _line(
        Rule.REGISTRY_CONTENT,
        Trigger.ORDERED,
        "",
        Action.ARCHIVE,
        f"{GDPR} art. 28 alin. (3) lit. g); Legea nr. 16/1996",
        Nature.MINIMUM,
    ),
    _line(
        Rule.ACCOUNTING_DOCUMENT,
        Trigger.INVOICE_YEAR_END,
        "P5Y",
        Action.REVIEW,
        "Legea nr. 82/1991 art. 25, modificată prin Legea nr. 36/2023",
        Nature.MINIMUM,
        date(2023, 1, 1),
    ),
    _line(
        Rule.FINANCIAL_STATEMENT,
        Trigger.INVOICE_YEAR_END,
        "P10Y",
        Action.REVIEW,
        "Legea nr. 82/1991 art. 35",
        Nature.MINIMUM,
    ),
    _line(Rule.CUSTOMER_CONTRACT, Trigger.CONTRACT_END, "P3Y", Action.SHRED, _LIMITATION),
    _line(Rule.ACCOUNT, Trigger.CONTRACT_END, "P1M", Action.ANONYMISE, f"{GDPR} art. 6 alin. (1) lit. b)"),
    _line(
        Rule.SESSION,
        Trigger.EXPIRED,
        "P1D",
        Action.DELETE,
        f"Legea nr. 506/2004 art. 4 alin. (6); {_MINIMISING}",
    ),
    _line(
        Rule.SECURITY_LOG,
        Trigger.CREATED,
        "P12M",
        Action.DELETE,
        f"{GDPR} art. 5 alin. (1) lit. c) și e), art. 32",
    ),
    _line(Rule.JOURNAL, Trigger.ORDERED, "", Action.REVIEW, f"{GDPR} art. 5 alin. (2)", Nature.MINIMUM),
    _line(Rule.MESSAGE_WORDS, Trigger.CREATED, "P12M", Action.ANONYMISE, _MINIMISING),
    _line(Rule.SUPPORT_CASE, Trigger.CASE_CLOSED, "P12M", Action.ANONYMISE, _MINIMISING),
    _line(Rule.RECORDING, Trigger.CREATED, "P30D", Action.DELETE, _MINIMISING),
    _line(
        Rule.RECORDING_EVIDENCE, Trigger.CREATED, "P6M", Action.DELETE, f"{GDPR} art. 17 alin. (3) lit. e)"
    ),
    _line(Rule.ACTIVATION_EVENT, Trigger.CREATED, "P90D", Action.DELETE, _MINIMISING),
    _line(Rule.DIAGNOSTIC, Trigger.CASE_CLOSED, "P90D", Action.DELETE, _MINIMISING),
    _line(Rule.FRAUD_CASE, Trigger.CASE_CLOSED, "P90D", Action.DELETE, _MINIMISING),
    _line(
        Rule.RIGHTS_REQUEST,
        Trigger.CASE_CLOSED,
        "P3Y",
        Action.SHRED,
        f"{GDPR} art. 5 alin. (2); {_CIVIL}",
    ),
    _line(
        Rule.CONSENT_PROOF,
        Trigger.CONSENT_ENDED,
        "P3Y",
        Action.SHRED,
        f"{GDPR} art. 7 alin. (1); {_CIVIL}",
    ),
    _line(Rule.NOTICE, Trigger.CREATED, "P3Y", Action.DELETE, f"{GDPR} art. 5 alin. (2); {_CIVIL}"),
    _line(
        Rule.DISCLOSURE,
        Trigger.CREATED,
        "P3Y",
        Action.DELETE,
        f"{GDPR} art. 15 alin. (1) lit. c); {_CIVIL}",
    ),
    _line(Rule.INCIDENT, Trigger.CASE_CLOSED, "P5Y", Action.DELETE, f"{GDPR} art. 33 alin. (5)"),
    _line(Rule.RETENTION_PROOF, Trigger.CREATED, "P5Y", Action.DELETE, f"{GDPR} art. 5 alin. (2)"),
    _line(Rule.SUPPRESSION, Trigger.ORDERED, "", Action.REVIEW, f"{GDPR} art. 21 alin. (3)"),
    _line(Rule.MARKETING_CHOICE, Trigger.CREATED, "P14D", Action.DELETE, "Legea nr. 506/2004 art. 12"),
    _line(Rule.PROFILE_FACT, Trigger.CREATED, "P90D", Action.DELETE, _MINIMISING),
    _line(Rule.SURVEY_ANSWER, Trigger.CREATED, "P12M", Action.ANONYMISE, _MINIMISING),
    _line(Rule.AGGREGATE, Trigger.CREATED, "P25M", Action.DELETE, _MINIMISING),
    _line(Rule.BACKUP, Trigger.CREATED, "P90D", Action.DELETE, f"{GDPR} art. 32 și art. 17"),
    _line(Rule.CONFIGURATION, Trigger.ORDERED, "", Action.REVIEW, f"{GDPR} art. 25"),
)
