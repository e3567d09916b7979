"""What each role of the database may do, against the list of what it needs."""

import pytest
from django.db import connection

# Whole-table rights of the application beyond reading and adding, with the reason.
CHANGED_AND_DELETED = {
    "django_session": "sessions end",
    "accounts_cache": "counters of the rate limits run out",
    "transfers_transferrow": "what was worked with goes once all is brought in",
    "transfers_columnprofile": "a kept meaning of columns is taken away by who kept it",
    **dict.fromkeys(
        ("webhooks_event", "webhooks_delivery", "webhooks_attempt"),
        "events and their deliveries are forgotten after thirty days",
    ),
    "exchange_refusal": "what was refused at the door of the exchange is forgotten in time",
    "support_bundle": "a description of a customer's machine goes with its case",
    "accounts_counter": "counters of the portal run out",
    **dict.fromkeys(
        (
            "account_emailaddress",
            "account_emailconfirmation",
            "mfa_authenticator",
            "usersessions_usersession",
        ),
        "allauth keeps its own rows",
    ),
    "forms_formversion": "a draft may be given up; a guard keeps what was published",
    **dict.fromkeys(
        ("archive_plan", "archive_position"), "a draft plan may be given up; a guard keeps what was approved"
    ),
    "archive_volume": "a dossier opened again is parted anew; a guard keeps what an inventory lists",
    "accounts_profile": "what a person added to the account, the person takes away",
    "accounts_privatenote": "what a person kept for themselves, the person takes away",
    "accounts_securityevent": "what happened to accounts is forgotten after a year",
    **dict.fromkeys(
        (
            "assurance_signup",
            "assurance_code",
            "assurance_challenge",
            "assurance_proof",
            "assurance_providerlink",
        ),
        "links, codes and papers end; what was proven of a person goes with the account",
    ),
    **dict.fromkeys(
        ("machines_keyuse", "machines_upload", "machines_token", "machines_deed"),
        "counts of uses are forgotten after a year, files in pieces after a day",
    ),
    "licensing_validationcount": "counts of validations are forgotten after ninety days",
    **dict.fromkeys(
        (
            *("outreach_subscription", "outreach_suppression", "outreach_segmentrule", "outreach_send"),
            *("outreach_cap", "outreach_calltask", "outreach_profilefact", "outreach_surveyinvite"),
            *("outreach_surveytoken", "outreach_surveyanswer"),
        ),
        "what was chosen of news is taken back, ends, or is forgotten; tokens of surveys are spent",
    ),
    **dict.fromkeys(
        (
            "placements_signalswitch",
            "placements_signalfact",
            "placements_fittedchoice",
            "placements_personcap",
        ),
        "what a person opened for notices is shut, forgotten, and ends by itself",
    ),
    **dict.fromkeys(
        ("recommending_fact", "recommending_dismissal", "improvement_seen"),
        "what is known of a person for advice is forgotten, and ends by itself",
    ),
    "improvement_vote": "a vote is taken back at will",
    "improvement_usagecount": "counts without persons end after twenty-five months",
    "feedback_note": "what was said of a page ends a year after it was read",
    **dict.fromkeys(
        ("analytics_dailyfact", "analytics_countedday"), "days are counted anew in place of what stood"
    ),
    "filings_draft": "what was not sent leaves a month after it was last touched",
    "filings_draftfile": "what was not sent leaves a month after it was last touched",
}
LIBRARY_OF_JOBS = "procrastinate_"
KEPT_FROM_THE_AUDITOR = {
    ("accounts_user", "*"),
    ("accounts_user", "password"),
    ("accounts_signinlink", "*"),
    ("accounts_signinlink", "digest"),
    ("accounts_calendaraddress", "*"),
    ("accounts_calendaraddress", "digest"),
    ("accounts_profile", "*"),
    ("accounts_privatenote", "*"),
    *(("accounts_profile", column) for column in ("id", "user_id", "phone", "addressed_as", "changed_at")),
    *(("accounts_privatenote", column) for column in ("key", "text_sealed")),
    *(("machines_key", column) for column in ("*", "digest")),
    *(("machines_token", column) for column in ("*", "digest")),
    ("assurance_signup", "*"),
    ("assurance_code", "*"),
    ("assurance_challenge", "*"),
    *(("assurance_proof", column) for column in ("*", "evidence", "fingerprint")),
    *(("assurance_providerlink", column) for column in ("*", "subject_digest")),
}
# Functions that build their statement, with what it is built of.
PUT_TOGETHER = {
    "registers_search_keys": "constants and places in an array; every value is a parameter",
    "correspondents_search_keys": "constants and places in an array; every value is a parameter",
}
NEVER_CHANGED = ("id", "institution_id")


def rows(question: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


@pytest.mark.django_db
def test_the_application_changes_whole_rows_only_where_it_must() -> None:
    held = rows(
        "SELECT c.relname, g.privilege_type FROM pg_class c, aclexplode(c.relacl) g WHERE c.relkind = 'r'"
        " AND c.relnamespace = 'public'::regnamespace AND g.grantee = 'registratura_app'::regrole"
        " AND g.privilege_type NOT IN ('SELECT', 'INSERT')"
    )

    wide = {
        table
        for table, _right in held
        if table not in CHANGED_AND_DELETED and not table.startswith(LIBRARY_OF_JOBS)
    }
    assert wide == set()


@pytest.mark.django_db
def test_no_key_of_a_row_can_be_rewritten() -> None:
    held = rows(
        "SELECT table_name, column_name FROM information_schema.column_privileges WHERE grantee = 'registratura_app'"
        " AND privilege_type = 'UPDATE' AND table_schema = 'public'"
    )

    keys = {
        (table, column)
        for table, column in held
        if column in NEVER_CHANGED
        and table not in CHANGED_AND_DELETED
        and not table.startswith(LIBRARY_OF_JOBS)
    }
    assert held
    assert keys == set()


@pytest.mark.django_db
def test_the_auditor_only_reads_and_never_what_opens_an_account() -> None:
    held = rows(
        "SELECT c.relname, '*', g.privilege_type FROM pg_class c, aclexplode(c.relacl) g"
        " WHERE c.relnamespace = 'public'::regnamespace AND g.grantee = 'registratura_auditor'::regrole"
        " UNION ALL SELECT c.relname, a.attname, g.privilege_type FROM pg_attribute a"
        " JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) g"
        " WHERE c.relnamespace = 'public'::regnamespace AND g.grantee = 'registratura_auditor'::regrole"
    )

    read = {(table, column) for table, column, _right in held}
    assert {right for _table, _column, right in held} == {"SELECT"}
    assert ("journal_record", "*") in read
    assert ("accounts_user", "full_name") in read
    assert not KEPT_FROM_THE_AUDITOR & read
    assert not {table for table, _column in read} & {"django_session", "accounts_cache", "mfa_authenticator"}


@pytest.mark.django_db
def test_the_application_makes_nothing_in_the_schema_and_passes_over_no_policy() -> None:
    ((may_create, may_bypass),) = rows(
        "SELECT has_schema_privilege('registratura_app', 'public', 'CREATE'),"
        " (SELECT bool_or(rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb) FROM pg_roles"
        " WHERE rolname IN ('registratura_app', 'registratura_auditor'))"
    )

    assert (may_create, may_bypass) == (False, False)


@pytest.mark.django_db
def test_statements_put_together_with_borrowed_rights_are_known() -> None:
    found = rows(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        " AND prosrc ~ '\\mEXECUTE\\M'"
    )

    assert {name for (name,) in found} == set(PUT_TOGETHER)
