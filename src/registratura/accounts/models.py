"""Persons who sign in, and the one-time links that let them in the first time."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


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
        none = frozenset({"id", "language", "theme", "is_active"})
        officials = frozenset({"email", "full_name", "password", "last_login", "created_at", "closed_at"})
        subjects = frozenset[str]()

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
        none = frozenset({"id", "digest", "created_at", "expires_at"})
        officials = frozenset({"user", "used_at"})
        subjects = frozenset[str]()

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
        none = frozenset({"id", "digest", "created_at", "seen_digest", "changed_at"})
        officials = frozenset({"user", "ended_at", "read_at"})
        subjects = frozenset[str]()

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
