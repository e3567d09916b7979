"""What this room answers about one person: what was answered, and why the proof of it stays."""

from django.utils.translation import gettext_lazy as _

from registratura.consents.models import ConsentEvent, ConsentRecord, Receipt, Signal
from registratura.kernel.personal_data import Kept
from registratura.toolkit.holding import Table, Tables

# The tables hold a pseudonym and no name: once the person's key is destroyed, nobody can say whose the proof is.
PROOF = Kept(
    "Dovada consimțământului se păstrează sub pseudonim, fără nume, cât timp operatorul trebuie să o poată face.",
    "Regulamentul (UE) 2016/679 art. 7 alin. (1), art. 17 alin. (3) lit. e)",
    None,
)

TABLES = (
    Table(
        model=ConsentRecord,
        title=_("Consimțământ"),
        found_by={"subject": "subject__in"},
        left_out=frozenset({"processing"}),
        keeps=PROOF,
    ),
    Table(
        model=ConsentEvent,
        title=_("Răspuns la o cerere de consimțământ"),
        found_by={"subject": "record__subject__in"},
        given=True,
        keeps=PROOF,
    ),
    Table(
        model=Receipt,
        title=_("Dovadă de consimțământ"),
        found_by={"subject": "event__record__subject__in"},
        left_out=frozenset({"document"}),
        keeps=PROOF,
    ),
    Table(
        model=Signal,
        title=_("Semnal al browserului"),
        found_by={"subject": "subject__in"},
        keeps=PROOF,
    ),
)

HOLDER = Tables(room="consents", tables=TABLES)
