"""What the tables of libraries hold, declared as models of the house declare it, under the same check."""

from registratura.kernel.privacy import Access, Category, Dataset, Declaration, Erasure, Held

DECLARATIONS: dict[str, Declaration] = {
    "auth.Permission": Declaration(
        Dataset.PROGRAM, none=frozenset({"id", "name", "content_type", "codename"})
    ),
    "auth.Group": Declaration(Dataset.PROGRAM, none=frozenset({"id", "name", "permissions"})),
    "contenttypes.ContentType": Declaration(Dataset.PROGRAM, none=frozenset({"id", "app_label", "model"})),
    "sessions.Session": Declaration(
        Dataset.SESSIONS,
        none=frozenset({"expire_date"}),
        subjects={Category.CREDENTIAL: {"session_key"}, Category.SIGN_INS: {"session_data"}},
        exceptions={"session_data": Held(access=Access.OMIT)},  # numbers and digests of the program
    ),
    "account.EmailAddress": Declaration(
        Dataset.ACCOUNTS,
        none=frozenset({"id", "verified", "primary"}),
        subjects={Category.ACCOUNT: {"user"}, Category.EMAIL: {"email"}},
    ),
    "account.EmailConfirmation": Declaration(
        Dataset.SESSIONS,
        none=frozenset({"id", "created", "sent"}),
        subjects={Category.ACCOUNT: {"email_address"}, Category.CREDENTIAL: {"key"}},
    ),
    "mfa.Authenticator": Declaration(
        Dataset.ACCOUNTS,
        none=frozenset({"id", "type", "created_at"}),
        subjects={
            Category.ACCOUNT: {"user"},
            Category.CREDENTIAL: {"data"},
            Category.SIGN_INS: {"last_used_at"},
        },
        exceptions={"data": Held(erasure=Erasure.DELETE)},
    ),
    "usersessions.UserSession": Declaration(
        Dataset.SESSIONS,
        none=frozenset({"id", "data"}),
        subjects={
            Category.ACCOUNT: {"user"},
            Category.SIGN_INS: {"created_at", "last_seen_at"},
            Category.IP_ADDRESS: {"ip"},
            Category.CREDENTIAL: {"session_key"},
            Category.BROWSER: {"user_agent"},
        },
    ),
    "procrastinate.ProcrastinateWorker": Declaration(Dataset.JOBS, none=frozenset({"id", "last_heartbeat"})),
    # Jobs carry numbers of rows; a row's number leads to a person for who may read the row.
    "procrastinate.ProcrastinateJob": Declaration(
        Dataset.JOBS,
        none=frozenset(
            {"id", "queue_name", "task_name", "priority", "lock", "status", "scheduled_at", "attempts"}
            | {"queueing_lock", "abort_requested", "worker"}
        ),
        subjects={Category.PSEUDONYM: {"args"}},
        exceptions={"args": Held(access=Access.OMIT)},
    ),
    "procrastinate.ProcrastinateEvent": Declaration(
        Dataset.JOBS, none=frozenset({"id", "job", "type", "at"})
    ),
    "procrastinate.ProcrastinatePeriodicDefer": Declaration(
        Dataset.JOBS, none=frozenset({"id", "task_name", "defer_timestamp", "job", "periodic_id"})
    ),
}

WITHOUT_MODEL: dict[str, str] = {
    "django_migrations": "names of migrations; no person",
    "accounts_cache": "counters of the rate limits by digests of addresses; they run out within the hour",
    "accounts_counter": "counters of deeds in the portal by keyed digests; the key of a network changes every day",
}
"""Tables that no model stands for, with what they hold."""
