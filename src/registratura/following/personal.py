"""What this room holds about one person."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registratura.following.models import (
    AccessKey,
    Collection,
    Completion,
    CompletionPaper,
    Follower,
)
from registratura.toolkit.holding import IN_REGISTER, Table, Tables

HOLDER: Final = Tables(
    room="following",
    tables=(
        Table(
            model=AccessKey,
            title=_("Secret de urmărire"),
            found_by={"entry": "entry_id__in"},
            left_out=frozenset({"digest"}),
            keeps=IN_REGISTER,
        ),
        Table(
            model=Follower,
            title=_("Cerere din lista contului"),
            found_by={"user": "user_id__in"},
            gives={"entry": "entry_id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Completion,
            title=_("Completare cerută"),
            found_by={"entry": "entry_id__in"},
            gives={"completion": "id"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=CompletionPaper,
            title=_("Document depus ca o completare"),
            found_by={"completion": "completion_id__in"},
            keeps=IN_REGISTER,
        ),
        Table(
            model=Collection,
            title=_("Răspuns luat din portal"),
            found_by={"entry": "entry_id__in"},
            keeps=IN_REGISTER,
        ),
    ),
)
