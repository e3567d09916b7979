"""The manager that Django and allauth expect of a user model."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager

if TYPE_CHECKING:
    from registratura.accounts.models import User


class UserManager(BaseUserManager["User"]):
    """Finds persons by e-mail without regard to case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the person of this e-mail address."""
        return self.get(email__iexact=username or "")

    def create_user(self, email: str, full_name: str = "", password: str | None = None, **fields: Any) -> "User":
        """Make a person through the room's service; without a password none can be used."""
        from registratura.accounts import services

        return services.create_user(email=email, full_name=full_name or email, password=password, **fields)
