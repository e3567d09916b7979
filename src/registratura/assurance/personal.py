"""What this room holds about one person: what was proven of the account, and by which identities it opens."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.assurance.models import Challenge, Code, Proof, ProviderLink, SignUp
from registratura.assurance.services import forget_rows
from registratura.toolkit.holding import Forgetting, Table, Tables


def _rows(model: str) -> Forgetting:
    return lambda numbers, now: forget_rows(model=model, numbers=numbers)


_OF_USER: Final = {"user": "user_id__in"}
HOLDER: Final = Tables(
    room="assurance",
    everywhere=True,
    tables=(
        Table(model=Proof, title=_("Nivel de identitate"), found_by=_OF_USER, forgets=_rows("proof")),
        Table(
            model=ProviderLink,
            title=_("Identitate legată de cont"),
            found_by=_OF_USER,
            forgets=_rows("provider"),
        ),
        Table(model=Code, title=_("Cod de confirmare"), found_by=_OF_USER, forgets=_rows("code")),
        Table(
            model=Challenge,
            title=_("Hârtie de semnat pentru cont"),
            found_by=_OF_USER,
            forgets=_rows("challenge"),
        ),
        Table(
            model=SignUp,
            title=_("Cont cerut"),
            found_by={"email": "email__iexact"},
            given=True,
            forgets=_rows("sign-up"),
        ),
    ),
)
