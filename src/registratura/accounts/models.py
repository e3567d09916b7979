"""Persons who sign in, the links that let them in the first time, and what each may see of their own account."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from registratura.accounts.kinds import Happened
from registratura.kernel.privacy import Category, Dataset, Erasure, Held, Purpose


class UserManager(BaseUserManager["User"]):
    """Finds persons by e-mail without regard to case; accounts are made by the room's services alone."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person of this e-mail address."""
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """A person. What the person may do stands in `institutions.Membership`, never here."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=200)
    language = models.CharField(max_length=5, default="ro")
    theme = models.CharField(max_length=10, default="auto")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class PersonalData:
        dataset = Dataset.ACCOUNTS
        none = frozenset({"id", "is_active"})
        officials = {
            Category.NAME: {"full_name"},
            Category.EMAIL: {"email"},
            Category.PASSWORD: {"password"},
            Category.SIGN_INS: {"last_login"},
            Category.LANGUAGE: {"language"},
            Category.SETTINGS: {"theme"},
            Category.ACCOUNT: {"created_at", "closed_at"},
        }
        exceptions = {
            # The name stays where an official acted: registers say who did what (AR-27).
            "full_name": Held(erasure=Erasure.RETAIN),
            "password": Held(erasure=Erasure.DELETE),
        }

    def __str__(self) -> str:
        return f"{self.full_name} <{self.email}>"

    def get_full_name(self) -> str:
        """Return the name as written in registers."""
        return self.full_name

    def get_short_name(self) -> str:
        """Return the first given name."""
        return self.full_name.split(" ", 1)[0]


class SignInLink(models.Model):
    """A link that signs a person in once. Only the digest of its secret is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class PersonalData:
        dataset = Dataset.SESSIONS
        none = frozenset({"id", "created_at", "expires_at"})
        officials = {
            Category.ACCOUNT: {"user"},
            Category.CREDENTIAL: {"digest"},
            Category.SIGN_INS: {"used_at"},
        }

    def __str__(self) -> str:
        return f"{self.user_id} until {self.expires_at:%Y-%m-%d %H:%M}"


class CalendarAddress(models.Model):
    """
    A secret address at which a person's calendar program reads that person's terms. Only its digest is kept.

    One is open at a time. `seen_digest` and `changed_at` are the SHA-256 of what was last given out and when it became
    so: terms that vanish leave no date of their own behind.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    seen_digest = models.BinaryField(max_length=32, null=True)
    changed_at = models.DateTimeField(null=True)

    class PersonalData:
        dataset = Dataset.ACCOUNTS
        none = frozenset({"id", "created_at", "seen_digest", "changed_at"})
        officials = {
            Category.ACCOUNT: {"user"},
            Category.CREDENTIAL: {"digest"},
            Category.USAGE: {"ended_at", "read_at"},
        }
        exceptions = {"digest": Held(erasure=Erasure.DELETE)}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_calendaraddress_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} since {self.created_at:%Y-%m-%d %H:%M}"


class Profile(models.Model):
    """What a person chose to add to the account. All of it may stay empty; nobody has a row who added nothing."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=20, blank=True)
    addressed_as = models.CharField(max_length=80, blank=True)
    changed_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.ACCOUNTS
        none = frozenset({"id", "changed_at"})
        officials = {
            Category.ACCOUNT: {"user"},
            Category.PHONE: {"phone"},
            Category.NAME: {"addressed_as"},
        }
        exceptions = {
            "phone": Held(purposes=(Purpose.P01,), erasure=Erasure.DELETE),
            "addressed_as": Held(purposes=(Purpose.P11,), erasure=Erasure.DELETE),
        }

    def __str__(self) -> str:
        return f"profile of {self.user_id}"


class PrivateNote(models.Model):
    """
    A note that a person keeps for themselves, in place of a password hint: shown only after signing in.

    Sealed with a key of its own (`key`, see `toolkit.envelopes`); destroying the key takes the note out of every copy.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    text_sealed = models.TextField()
    written_at = models.DateTimeField()

    class PersonalData:
        dataset = Dataset.ACCOUNTS
        none = frozenset({"id", "key", "written_at"})
        officials = {Category.ACCOUNT: {"user"}, Category.SECRET_TEXT: {"text_sealed"}}
        exceptions = {"text_sealed": Held(purposes=(Purpose.P01,), erasure=Erasure.SHRED)}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(text_sealed__startswith="re1."), name="accounts_privatenote_text_is_sealed"
            ),
        ]

    def __str__(self) -> str:
        return f"note of {self.user_id}"


class SecurityEvent(models.Model):
    """
    Something that happened to the security of an account, as its person sees it.

    Roughly where and when: `network` is the beginning of an address, `happened_at` the quarter of an hour. `user` is
    empty when the address that was typed has no account; the address itself is not kept.
    """

    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=24, choices=Happened.choices)
    happened_at = models.DateTimeField()
    network = models.CharField(max_length=40, blank=True)
    browser = models.CharField(max_length=40, blank=True)

    class PersonalData:
        dataset = Dataset.ACCOUNT_SECURITY
        none = frozenset({"id"})
        officials = {
            Category.ACCOUNT: {"user"},
            Category.SIGN_INS: {"kind", "happened_at"},
            Category.REGION: {"network"},
            Category.BROWSER: {"browser"},
        }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Happened]),
                name="accounts_securityevent_kind_known",
            ),
        ]
        indexes = [models.Index(fields=["user", "-id"], name="accounts_securityevent_latest")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id} at {self.happened_at:%Y-%m-%d %H:%M}"
