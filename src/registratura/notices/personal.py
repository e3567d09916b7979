"""What this room answers about one person: which notices were put before the person, and when."""

from django.utils.translation import gettext_lazy as _

from registratura.kernel.personal_data import Kept
from registratura.notices.models import NoticeServed
from registratura.toolkit.holding import Table, Tables

HOLDER = Tables(
    room="notices",
    tables=(
        Table(
            model=NoticeServed,
            title=_("Informare primită"),
            found_by={"subject": "subject__in"},
            keeps=Kept(
                "Operatorul trebuie să poată dovedi că persoana a fost informată; rândul poartă numai un pseudonim.",
                "Regulamentul (UE) 2016/679 art. 5 alin. (2), art. 13-14",
                None,
            ),
        ),
    ),
)
