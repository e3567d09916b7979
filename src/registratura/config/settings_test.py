"""Settings of the tests: the same house, quicker hashing, mail kept in memory."""

from registratura.config.settings import *  # noqa: F403
from registratura.config.settings import LOGGING, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ALLOWED_HOSTS = ["*"]
LOGGING = {**LOGGING, "root": {"handlers": ["stderr"], "level": "ERROR"}}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Tests are callers themselves; those of the guard arm it for themselves.
EGRESS_GUARDED = False
# The mail servers of the tests stand on this machine.
PRIVATE_MAILBOXES = True
# Tests keep counts themselves: no thread of a page's answer writes beside them.
USAGE_KEPT_S = 0
# Static files straight from the sources: nothing is collected for a test.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None  # type: ignore[assignment]  # Django's own word for: nowhere
