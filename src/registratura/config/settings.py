"""One file of settings. What differs between places comes from the environment (config/env.py)."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from registratura.config import database, env, openid, operating

ENVIRONMENT = env.load(os.environ)
PACKAGE = Path(__file__).resolve().parent.parent
DATA = ENVIRONMENT.data
# Others pass through, as the database's account must, and see nothing; what is inside is its owner's alone.
DATA.mkdir(mode=0o711, parents=True, exist_ok=True)

# --- The house: rooms from the floor up, then the doors -------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "registratura.toolkit",
    "registratura.journal",
    "registratura.accounts",
    "registratura.institutions",
    "registratura.deadlines",
    "registratura.recovery",
    "registratura.assurance",
    "registratura.checkpoints",
    "registratura.machines",
    "registratura.messaging",
    "registratura.subjects",
    "registratura.notices",
    "registratura.consents",
    "registratura.rights",
    "registratura.disclosures",
    "registratura.incidents",
    "registratura.retention",
    "registratura.screening",
    "registratura.reminding",
    "registratura.billing",
    "registratura.invoicing",
    "registratura.payments",
    "registratura.licensing",
    "registratura.support",
    "registratura.calls",
    "registratura.outreach",
    "registratura.business",
    "registratura.placements",
    "registratura.feedback",
    "registratura.improvement",
    "registratura.recommending",
    "registratura.correspondents",
    "registratura.documents",
    "registratura.signatures",
    "registratura.registers",
    "registratura.routing",
    "registratura.emergency",
    "registratura.preservation",
    "registratura.petitions",
    "registratura.dispatch",
    "registratura.information",
    "registratura.gazette",
    "registratura.archive",
    "registratura.consultations",
    "registratura.intake",
    "registratura.signing",
    "registratura.letters",
    "registratura.fees",
    "registratura.forms",
    "registratura.scanning",
    "registratura.appointments",
    "registratura.figures",
    "registratura.following",
    "registratura.filings",
    "registratura.exchange",
    "registratura.portals",
    "registratura.reports",
    "registratura.transfers",
    "registratura.webhooks",
    "registratura.analytics",
    "registratura.flows",
    "registratura.doors.shared",
    "registratura.doors.desk",
    "registratura.doors.portal",
    "registratura.doors.console",
]

MIDDLEWARE = [
    "registratura.doors.shared.request_marks.RequestMarksMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "registratura.doors.portal.own_hosts.OwnHostMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "registratura.doors.shared.sessions.PersonMiddleware",
    "registratura.doors.shared.sessions.PrivatePagesMiddleware",
    "registratura.doors.shared.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "registratura.doors.shared.sessions.SessionLimitsMiddleware",
    "registratura.doors.shared.signals.SignalMiddleware",
    "registratura.doors.shared.usage.UsageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

# Counts of use stand in memory for so many seconds before they are kept; zero: they are kept by whoever asks.
USAGE_KEPT_S = 60

ROOT_URLCONF = "registratura.config.urls"
WSGI_APPLICATION = "registratura.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            PACKAGE / "doors/shared/templates",
            PACKAGE / "doors/desk/templates",
            PACKAGE / "doors/portal/templates",
            PACKAGE / "doors/console/templates",
            PACKAGE / "doors/api/templates",
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "registratura.doors.shared.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "registratura.doors.desk.frame.page_frame",
                "registratura.doors.portal.frame.portal_frame",
                "registratura.doors.console.frame.console_frame",
            ],
        },
    },
    {  # third-party pages that the house does not draw itself
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# --- Database: PostgreSQL, as the role without rights over the schema --------------------------------------------
DATABASES = {"default": database.settings(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_ON_APP_READY = "registratura.toolkit.tasks.on_app_ready"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        # A full table is culled whatever is in it: many attempts must not push out the counter of one account.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "ro"
LANGUAGES = [("ro", _("română")), ("en", _("engleză"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Bucharest"
FORMAT_MODULE_PATH = ["registratura.config.formats"]

# --- Signing in -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# NIST SP 800-63B: length and a list of known passwords; no composition rules, no expiry.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "registratura.accounts.passwords.LengthValidator"},
    {"NAME": "registratura.accounts.passwords.KnownPasswordValidator"},
    {"NAME": "registratura.accounts.passwords.OwnDataValidator"},
    {"NAME": "registratura.accounts.passwords.NoteValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "registratura.doors.shared.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Django's own, which asks the database nothing: for an account and for nobody the same is done.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    "change_password": "registratura.doors.shared.account_forms.ChangeOwnPassword",
    "reset_password": "registratura.doors.shared.account_forms.AskForOtherPassword",
    "set_password": "registratura.doors.shared.account_forms.SetOwnPassword",
    "reset_password_from_key": "registratura.doors.shared.account_forms.ResetOwnPassword",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is given by the administrator and proven by its first link
MFA_TOTP_TOLERANCE = 1  # steps of half a minute: telephones' clocks differ
MFA_FORMS = {
    "login_webauthn": "registratura.doors.shared.account_forms.SignInWithKey",
    "authenticate_webauthn": "registratura.doors.shared.account_forms.SecondStepWithKey",
    "reauthenticate_webauthn": "registratura.doors.shared.account_forms.ConfirmWithKey",
    "add_webauthn": "registratura.doors.shared.account_forms.AddKey",
}
MFA_ADAPTER = "registratura.doors.shared.sign_in.MfaAdapter"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENVIRONMENT.public_url.startswith("http://")
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "registratura.doors.shared.session_store"
SESSION_COOKIE_AGE = 12 * 3600  # absolute life of a session, seconds: one working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "registratura.doors.shared.errors.csrf_failed"

# --- Security of the transport and of the pages ---------------------------------------------------
SECRET_KEY = ENVIRONMENT.secret_key or env.kept_secret(data=DATA, name="secret_key")
# Roots of the sealed fields of persons (toolkit.envelopes); without them one is made in the data folder.
ENVELOPE_KEYS = tuple(key for key in (ENVIRONMENT.envelope_key, ENVIRONMENT.envelope_key_before) if key)
DEBUG = ENVIRONMENT.debug
PUBLIC_URL = ENVIRONMENT.public_url
_SECURE = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = sorted({urlsplit(PUBLIC_URL).hostname or "", ENVIRONMENT.host, "localhost", "127.0.0.1"})
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_NAME = "__Host-registratura" if _SECURE else "registratura"
CSRF_COOKIE_NAME = "__Host-csrf" if _SECURE else "csrf"
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _SECURE
# The server in front leads from http to https, and asking browsers' makers to preload is its owner's decision.
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W021"]
# With https a server stands in front, and the last address it wrote down is the visitor's: limits count by it.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *([ENVIRONMENT.live_url] if ENVIRONMENT.live_url else [])],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# --- Files and static -----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILES_ROOT = DATA / "files"
INCOMING_ROOT = DATA / "incoming"
MAX_UPLOAD_BYTES = ENVIRONMENT.max_upload_mb * 1024 * 1024
FILES_URL = ENVIRONMENT.files_url
CLAMD, CLAMD_DAYS = ENVIRONMENT.clamd, ENVIRONMENT.clamd_days
QUOTA_BYTES = ENVIRONMENT.quota_gb * 1_000_000_000 or None
SCAN_ROOTS = ENVIRONMENT.scan_roots
OPERATING: operating.Operating = ENVIRONMENT
CONSOLE_NETWORKS = ENVIRONMENT.console_networks
FILE_UPLOAD_HANDLERS = ["registratura.doors.shared.uploads.LimitedFileUploadHandler"]
for _folder in (FILES_ROOT, INCOMING_ROOT):
    _folder.mkdir(mode=0o700, exist_ok=True)
FILE_UPLOAD_TEMP_DIR = INCOMING_ROOT
FILE_UPLOAD_PERMISSIONS = 0o400
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# --- Mail -----------------------------------------------------------------------------------------
EMAIL_BACKEND = "registratura.toolkit.mail_backend.EmailBackend"
_MAIL = urlsplit(ENVIRONMENT.mail_url or "smtp://127.0.0.1:1025")
EMAIL_HOST = _MAIL.hostname or "127.0.0.1"
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_USE_TLS = _MAIL.scheme == "starttls"
EMAIL_PORT = _MAIL.port or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_HOST_USER = unquote(_MAIL.username or "")
EMAIL_HOST_PASSWORD = unquote(_MAIL.password or "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
MAIL_RETURN_ADDRESS = ENVIRONMENT.mail_return
SMS_URL = ENVIRONMENT.sms_url or ""
LIVE_URL = ENVIRONMENT.live_url or ""
TRIAL_PROVIDERS = (ENVIRONMENT.trial_providers or "").rstrip("/")
OPENID = openid.provider(
    url=ENVIRONMENT.openid_url,
    name=ENVIRONMENT.openid_name,
    levels=ENVIRONMENT.openid_levels,
    number=ENVIRONMENT.openid_number,
)
PRIVATE_WEBHOOKS = ENVIRONMENT.private_webhooks
PRIVATE_EXCHANGE = ENVIRONMENT.private_exchange
PRIVATE_MAILBOXES = ENVIRONMENT.private_mailboxes
PRIVATE_TRUST_SERVICES = ENVIRONMENT.private_trust_services
PKCS11_MODULE = ENVIRONMENT.pkcs11_module
REVOCATION_HOSTS = ENVIRONMENT.revocation_hosts
# Nothing connects to the net but through a registered connector (toolkit.egress).
EGRESS_GUARDED = True

# --- The public door: how often one network and all of them may do a deed (doors.portal.guards) ------------------
# name: (free, most, within seconds, everybody). Above "free" a visitor shows an effort, above "most" waits.
PORTAL_LIMITS: dict[str, tuple[int, int, int, int]] = {}
PORTAL_HASTE_S = 2.0  # a form that comes back sooner was not read by a person

# --- Logs: one line of JSON per event on standard error, no personal data ------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "registratura.toolkit.logs.formatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "registratura": {"level": "INFO"},
        # Both write addresses down, and some hold the secret of a link; failures are logged in doors.shared.errors.
        "django.request": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "ERROR"},
        "procrastinate": {"level": "WARNING"},
    },
}
