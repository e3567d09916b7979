"""
What leaves, table by table: which rows, counted from which moment, by which rule; and why every other table stays.

A set names its rows by constants of this file alone; what a person types never enters a statement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registratura.kernel.privacy.keeping import RetentionRule as Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSet:
    """
    Rows that leave by one rule.

    moment: SQL over `t`, when the rule's trigger happened, empty while it has not. where: which rows the rule is for.
    person: SQL over `t`, the pseudonym of whose row it is, for holds over a person. everywhere: the table belongs to
    no institution. itemised: whether a run writes down each row, or how many. leaves_by: the SQL function that takes
    rows (their numbers) away, where a room above knows how; empty for `retention_dispose`. minimum: a rule that may
    not be cut short, counted from the same moment.
    """

    key: str
    name: str | Promise
    rule: Rule
    table: str
    moment: str
    with_tables: tuple[str, ...] = ()
    where: str = "true"
    person: str = "NULL::uuid"
    row: str = "id"
    everywhere: bool = False
    itemised: bool = True
    leaves_by: str = ""


_ENDED_CONSENT = (
    "(SELECT e.happened_at FROM consents_consentevent e"
    " WHERE e.institution_id = t.institution_id AND e.record_id = t.id ORDER BY e.id DESC LIMIT 1)"
)
_LAST_STATE = _ENDED_CONSENT.replace("SELECT e.happened_at", "SELECT e.state")
_JOB_ENDED = "(SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = t.id)"
_NOTHING_OF = (
    "t.state <> 'erased'"
    " AND NOT EXISTS (SELECT 1 FROM consents_consentrecord c WHERE c.subject = t.ref"
    " AND c.institution_id = t.institution_id)"
    " AND NOT EXISTS (SELECT 1 FROM notices_noticeserved n WHERE n.subject = t.ref"
    " AND n.institution_id = t.institution_id)"
)

_ORDINARY_CALL = (
    "EXISTS (SELECT 1 FROM calls_call c WHERE c.institution_id = t.institution_id AND c.id = t.call_id"
    " AND c.evidence = '')"
)

SETS: Final[tuple[KeptSet, ...]] = (
    KeptSet(
        key="sessions",
        name=_("sesiuni încheiate"),
        rule=Rule.SESSION,
        table="django_session",
        with_tables=("usersessions_usersession",),
        moment="t.expire_date",
        row="session_key",
        everywhere=True,
        itemised=False,
    ),
    KeptSet(
        key="sign-in-links",
        name=_("linkuri de intrare folosite sau expirate"),
        rule=Rule.SESSION,
        table="accounts_signinlink",
        moment="t.expires_at",
        everywhere=True,
        itemised=False,
    ),
    KeptSet(
        key="calendar-addresses",
        name=_("adrese de calendar încheiate"),
        rule=Rule.SESSION,
        table="accounts_calendaraddress",
        moment="t.ended_at",
        everywhere=True,
        itemised=False,
    ),
    KeptSet(
        key="security-events",
        name=_("istoricul de securitate al conturilor"),
        rule=Rule.SECURITY_LOG,
        table="accounts_securityevent",
        moment="t.happened_at",
        everywhere=True,
        itemised=False,
    ),
    KeptSet(
        key="recoveries",
        name=_("cereri încheiate de redare a accesului"),
        rule=Rule.SECURITY_LOG,
        table="recovery_recovery",
        moment="coalesce(t.closed_at, t.ends_at)",
        itemised=False,
    ),
    KeptSet(
        key="jobs",
        name=_("lucrări încheiate ale programului"),
        rule=Rule.SESSION,
        table="procrastinate_jobs",
        with_tables=("procrastinate_events", "procrastinate_periodic_defers"),
        moment=_JOB_ENDED,
        where="t.status IN ('succeeded', 'failed', 'cancelled', 'aborted')",
        everywhere=True,
        itemised=False,
    ),
    KeptSet(
        key="message-words",
        name=_("textul mesajelor de serviciu"),
        rule=Rule.MESSAGE_WORDS,
        table="messaging_message",
        with_tables=("messaging_delivery", "messaging_deliveryattempt", "messaging_deliveryreport"),
        moment="t.created_at",
        where=(
            "t.forgotten_at IS NULL AND NOT EXISTS (SELECT 1 FROM messaging_delivery d"
            " WHERE d.institution_id = t.institution_id AND d.message_id = t.id"
            " AND d.state IN ('waiting', 'sending'))"
        ),
    ),
    KeptSet(
        key="request-codes",
        name=_("coduri trimise celor care au făcut o cerere"),
        rule=Rule.SESSION,
        table="rights_code",
        moment="t.expires_at",
        itemised=False,
    ),
    KeptSet(
        key="rights-requests",
        name=_("dosare închise ale cererilor persoanelor"),
        rule=Rule.RIGHTS_REQUEST,
        table="rights_privacyrequest",
        with_tables=(
            *("rights_clockevent", "rights_letter", "rights_task", "rights_package"),
            *("rights_recipientnotice", "rights_restriction"),
        ),
        moment="t.closed_at",
        # A request that a later one repeats, or that still restricts something, waits for it.
        where=(
            "NOT EXISTS (SELECT 1 FROM rights_privacyrequest d WHERE d.institution_id = t.institution_id"
            " AND d.duplicate_of_id = t.id) AND NOT EXISTS (SELECT 1 FROM rights_restriction x"
            " WHERE x.institution_id = t.institution_id AND x.request_id = t.id AND x.lifted_at IS NULL)"
        ),
    ),
    KeptSet(
        key="notices-served",
        name=_("dovezi că o notă de informare a fost arătată"),
        rule=Rule.NOTICE,
        table="notices_noticeserved",
        moment="t.served_at",
        where=(
            "NOT EXISTS (SELECT 1 FROM consents_consentrecord c WHERE c.institution_id = t.institution_id"
            " AND c.served_id = t.id)"
        ),
        person="t.subject",
    ),
    KeptSet(
        key="consents",
        name=_("consimțăminte încetate, cu dovada lor"),
        rule=Rule.CONSENT_PROOF,
        table="consents_consentrecord",
        with_tables=("consents_consentevent", "consents_receipt"),
        moment=_ENDED_CONSENT,
        where=f"{_LAST_STATE} NOT IN ('given', 'renewed', 'requested', 'deferred')",
        person="t.subject",
    ),
    KeptSet(
        key="signals",
        name=_("semnale ale browserului (Sec-GPC)"),
        rule=Rule.CONSENT_PROOF,
        table="consents_signal",
        moment="t.seen_at",
        person="t.subject",
        itemised=False,
    ),
    KeptSet(
        key="persons",
        name=_("persoane despre care nu mai este nimic scris"),
        rule=Rule.CONSENT_PROOF,
        table="subjects_subject",
        with_tables=("subjects_identity",),
        moment="t.created_at",
        where=_NOTHING_OF,
        person="t.ref",
    ),
    KeptSet(
        key="disclosures",
        name=_("dezvăluiri înscrise"),
        rule=Rule.DISCLOSURE,
        table="disclosures_disclosure",
        with_tables=("disclosures_concerned",),
        moment="t.disclosed_at",
        where=(
            "NOT EXISTS (SELECT 1 FROM disclosures_authorityrequest a WHERE a.institution_id = t.institution_id"
            " AND a.disclosure_id = t.id)"
        ),
    ),
    KeptSet(
        key="authority-requests",
        name=_("cereri ale autorităților, cu răspunsul lor"),
        rule=Rule.DISCLOSURE,
        table="disclosures_authorityrequest",
        moment="t.answered_at",
    ),
    KeptSet(
        key="share-links",
        name=_("linkuri de împărtășire expirate"),
        rule=Rule.DISCLOSURE,
        table="disclosures_sharelink",
        with_tables=("disclosures_shareopening",),
        moment="coalesce(t.revoked_at, t.expires_at)",
    ),
    KeptSet(
        key="viewings",
        name=_("cine ce a văzut"),
        rule=Rule.SECURITY_LOG,
        table="disclosures_viewing",
        moment="t.viewed_at",
        itemised=False,
    ),
    KeptSet(
        key="incidents",
        name=_("incidente închise"),
        rule=Rule.INCIDENT,
        table="incidents_incident",
        with_tables=("incidents_notification", "incidents_reach", "incidents_affected"),
        moment="t.closed_at",
    ),
    KeptSet(
        key="support-cases",
        name=_("cereri de asistență închise"),
        rule=Rule.SUPPORT_CASE,
        table="support_ticket",
        with_tables=("support_ticketmessage", "support_ticketfile"),
        moment="t.closed_at",
        where="t.forgotten_at IS NULL",
        leaves_by="support_forget",
    ),
    KeptSet(  # never counted by this engine: named here so that a hold can be put over a dossier
        key="dossiers",
        name=_("dosare arhivistice"),
        rule=Rule.REGISTRY_CONTENT,
        table="archive_dossier",
        moment="t.opened_at",
    ),
    KeptSet(
        key="recordings",
        name=_("înregistrări de convorbiri"),
        rule=Rule.RECORDING,
        table="calls_capture",
        with_tables=("calls_chunk",),
        moment="t.ended_at",
        where=_ORDINARY_CALL,
        leaves_by="calls_drop_captures",
    ),
    KeptSet(
        key="recordings-evidence",
        name=_("înregistrări păstrate pentru un caz numit"),
        rule=Rule.RECORDING_EVIDENCE,
        table="calls_capture",
        with_tables=("calls_chunk",),
        moment="t.ended_at",
        where=f"NOT {_ORDINARY_CALL}",
        leaves_by="calls_drop_captures",
    ),
    KeptSet(
        key="calls",
        name=_("convorbiri încheiate"),
        rule=Rule.SUPPORT_CASE,
        table="calls_call",
        with_tables=("calls_callnote",),
        moment="t.ended_at",
        where="t.forgotten_at IS NULL",
        leaves_by="calls_forget",
    ),
    KeptSet(
        key="runs",
        name=_("dovezi vechi ale ștergerilor"),
        rule=Rule.RETENTION_PROOF,
        table="retention_run",
        with_tables=("retention_item",),
        moment="t.finished_at",
    ),
)
BY_KEY: Final[Mapping[str, KeptSet]] = {one.key: one for one in SETS}


def set_of_table(table: str) -> KeptSet | None:
    """Return the set by which the rows of a table leave, or None."""
    return next((one for one in SETS if table == one.table or table in one.with_tables), None)
