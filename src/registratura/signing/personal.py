"""What this room holds about one person."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.signing.models import Key, Mark, Paper, Request, Step
from registratura.toolkit.holding import IN_REGISTER, OF_THE_OFFICE, Table, Tables

HOLDER: Final = Tables(
    room="signing",
    tables=(
        Table(
            model=Request,
            title=_("Cerere de semnare"),
            found_by={"entry": "entry_id__in"},
            gives={"signing_request": "id"},
            left_out=frozenset({"held_token"}),
            keeps=IN_REGISTER,
        ),
        Table(
            model=Paper,
            title=_("Document de semnat"),
            found_by={"signing_request": "request_id__in"},
            gives={"signing_paper": "id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Step,
            title=_("Semnatar cerut"),
            found_by={"signing_request": "request_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Mark,
            title=_("Semnătură dată"),
            found_by={"signing_paper": "paper_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Key,
            title=_("Cheie de semnare"),
            found_by={"user": "user_id__in"},
            left_out=frozenset({"certificate", "sealed"}),
            keeps=OF_THE_OFFICE,
        ),
    ),
)
