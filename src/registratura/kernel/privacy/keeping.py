"""
Names of the rules by which data leave. The dated rows (trigger, term, action, ground) belong to `retention`.

A field names exactly one rule; the rule's term at a date is asked of the room, never written beside the field.
"""

from enum import StrEnum

from registratura.kernel.privacy.marks import gettext_noop as _


class RetentionRule(StrEnum):
    """Why and until when something is kept; the value is the stable key of the rule."""

    REGISTRY_CONTENT = "registry-content"
    """What an institution put in its registers: the filing plan and the archive law, on its order alone."""

    ACCOUNTING_DOCUMENT = "accounting-document"
    """Invoices, payments and what supports them: five years from 1 July after the financial year."""

    FINANCIAL_STATEMENT = "financial-statement"
    """Yearly financial statements: ten years."""

    CUSTOMER_CONTRACT = "customer-contract"
    """What a contract needed: its end and at most three years, the term in which claims may be brought."""

    ACCOUNT = "account"
    """A person's account: as long as it is open; what evidence needs of it follows the records it signs."""

    SESSION = "session"
    """A session, a link, a code: until it ends or expires, and a day."""

    SECURITY_LOG = "security-log"
    """Sign-ins, refusals, who saw what: twelve months."""

    JOURNAL = "journal"
    """The sealed journal of acts: as long as the records that it proves."""

    MESSAGE_WORDS = "message-words"
    """Words and addresses of service messages: until the matter no longer needs them."""

    SUPPORT_CASE = "support-case"
    """Support conversations: twelve months after closing."""

    RECORDING = "recording"
    """Recordings of calls and stored chats: thirty days."""

    RECORDING_EVIDENCE = "recording-evidence"
    """A recording that a named dispute needs: six months."""

    ACTIVATION_EVENT = "activation-event"
    """Activations and checks of a licence: ninety days."""

    DIAGNOSTIC = "diagnostic"
    """What a device told for its repair: until the case is closed, and ninety days."""

    FRAUD_CASE = "fraud-case"
    """What was suspected of somebody: until a person closed the case, and ninety days to contest it."""

    RIGHTS_REQUEST = "rights-request"
    """The file of a person's request or complaint: three years after its answer."""

    CONSENT_PROOF = "consent-proof"
    """A consent and its proof: its life and three years."""

    NOTICE = "notice"
    """Published notices and who was served: as long as a consent or a contract rests on them, and three years."""

    DISCLOSURE = "disclosure"
    """To whom something was given: three years after it was given."""

    INCIDENT = "incident"
    """The register of incidents: five years after closing."""

    RETENTION_PROOF = "retention-proof"
    """Certificates of runs, holds and the list replayed after a restore: as long as a backup or a claim may ask."""

    SUPPRESSION = "suppression"
    """The pseudonym of who wants no messages: as long as there are lists to keep it from."""

    MARKETING_CHOICE = "marketing-choice"
    """Topics and subscriptions of who agreed: until withdrawn; never confirmed, fourteen days."""

    PROFILE_FACT = "profile-fact"
    """Facts of a profile asked for, and of own usage: ninety days each."""

    SURVEY_ANSWER = "survey-answer"
    """Answers that can be tied to a person: twelve months."""

    AGGREGATE = "aggregate"
    """Counts without persons, by day: twenty-five months."""

    BACKUP = "backup"
    """Copies for the day of the accident: ninety days, then they roll off."""

    CONFIGURATION = "configuration"
    """What the institution or the program is set to: as long as it is in use; no person in it."""


RULE_NAMES: dict[RetentionRule, str] = {
    RetentionRule.REGISTRY_CONTENT: _("conținutul registrelor"),
    RetentionRule.ACCOUNTING_DOCUMENT: _("documente contabile"),
    RetentionRule.FINANCIAL_STATEMENT: _("situații financiare anuale"),
    RetentionRule.CUSTOMER_CONTRACT: _("date de contract"),
    RetentionRule.ACCOUNT: _("contul persoanei"),
    RetentionRule.SESSION: _("sesiuni, linkuri și coduri"),
    RetentionRule.SECURITY_LOG: _("evidența de securitate"),
    RetentionRule.JOURNAL: _("jurnalul sigilat al faptelor"),
    RetentionRule.MESSAGE_WORDS: _("textul mesajelor de serviciu"),
    RetentionRule.SUPPORT_CASE: _("cereri de asistență"),
    RetentionRule.RECORDING: _("înregistrări de convorbiri"),
    RetentionRule.RECORDING_EVIDENCE: _("înregistrări păstrate pentru un litigiu"),
    RetentionRule.ACTIVATION_EVENT: _("activări ale licenței"),
    RetentionRule.DIAGNOSTIC: _("date de diagnostic"),
    RetentionRule.FRAUD_CASE: _("cazuri verificate de fraudă sau abuz"),
    RetentionRule.RIGHTS_REQUEST: _("dosarul cererii persoanei"),
    RetentionRule.CONSENT_PROOF: _("dovada consimțământului"),
    RetentionRule.NOTICE: _("note de informare"),
    RetentionRule.DISCLOSURE: _("evidența dezvăluirilor"),
    RetentionRule.INCIDENT: _("registrul incidentelor"),
    RetentionRule.RETENTION_PROOF: _("dovezi ale ștergerilor și suspendărilor"),
    RetentionRule.SUPPRESSION: _("lista celor care nu vor mesaje"),
    RetentionRule.MARKETING_CHOICE: _("abonări la noutăți"),
    RetentionRule.PROFILE_FACT: _("fapte ale profilului"),
    RetentionRule.SURVEY_ANSWER: _("răspunsuri la chestionare"),
    RetentionRule.AGGREGATE: _("numărători fără persoane"),
    RetentionRule.BACKUP: _("copii de siguranță"),
    RetentionRule.CONFIGURATION: _("configurarea programului"),
}
