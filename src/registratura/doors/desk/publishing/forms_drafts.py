"""Forms over drafts of normative acts. Services judge what the law says; forms read what was typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.consultations.queries import QUESTIONS
from registratura.doors.desk.incidents.forms import Moment
from registratura.doors.desk.settings.forms import Choice, Line, Number
from registratura.doors.desk.terms.forms import Day, Text

KINDS = (
    ("decision", _("proiect de hotărâre")),
    ("disposition", _("proiect de dispoziție")),
    ("regulation", _("proiect de regulament")),
    ("other", _("alt act normativ")),
)
ROLES = (
    ("text", _("textul proiectului")),
    ("reasons", _("referatul de aprobare")),
    ("announcement", _("anunțul")),
    ("study", _("studiu sau aviz")),
    ("minutes", _("minuta dezbaterii")),
)
WHO = (
    ("person", _("persoană fizică")),
    ("association", _("asociație legal constituită")),
    ("business", _("mediul de afaceri")),
    ("authority", _("autoritate publică")),
)
VERDICTS = (("taken", _("preluată")), ("partly", _("preluată în parte")), ("refused", _("nepreluată")))
OUTCOMES = (("adopted", _("adoptat")), ("rejected", _("respins")), ("withdrawn", _("retras")))


class DraftForm(forms.Form):
    """What is said of a draft."""

    title = Line(label=_("Titlul proiectului"), most=500, needed=_("Scrieți titlul proiectului."))
    kind = Choice(label=_("Felul"), needed=_("Alegeți felul actului."))
    initiator = Line(label=_("Inițiator"), most=200, hint=_("Funcția, de pildă: primarul."))
    reasons = Text(
        label=_("De ce este nevoie de act"),
        most=20_000,
        needed=_("Scrieți de ce este nevoie de act."),
        hint=_("Anunțul cuprinde motivele (Legea 52/2003 art. 7)."),
    )
    send_to = Line(
        label=_("Unde și cum se trimit propunerile"), most=500, needed=_("Scrieți unde și cum se trimit.")
    )
    contact = Line(
        label=_("Cine le primește"), most=200, needed=_("Scrieți funcția."), hint=_("Funcția, nu numele.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].offer(list(KINDS))  # type: ignore[attr-defined]


class FilesForm(forms.Form):
    """What the documents handed in are."""

    role = Choice(label=_("Ce este documentul"), needed=_("Alegeți ce este documentul."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].offer(list(ROLES))  # type: ignore[attr-defined]


class AnnounceForm(forms.Form):
    """Until when proposals come, and when the draft is meant to be adopted."""

    proposals_until = Day(
        label=_("Ultima zi pentru propuneri"), needed=_("Scrieți ultima zi pentru propuneri.")
    )
    adoption_on = Day(label=_("Când se propune spre adoptare"), hint=_("Dacă se știe."))


class ProlongForm(forms.Form):
    """A later last day."""

    proposals_until = Day(label=_("Noua ultimă zi"), needed=_("Scrieți noua ultimă zi."))


class EndForm(forms.Form):
    """What became of the draft."""

    outcome = Choice(label=_("Proiectul a fost"), needed=_("Alegeți ce a devenit proiectul."))
    act_number = Line(label=_("Numărul actului adoptat"), most=20)
    act_on = Day(label=_("Data adoptării"))
    words = Text(label=_("Pe scurt"), most=1000, hint=_("La respingere și retragere: de ce."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].offer(list(OUTCOMES))  # type: ignore[attr-defined]


class ProposalForm(forms.Form):
    """A proposal that came on paper or by word of mouth at the counter."""

    who = Choice(label=_("Cine propune"), needed=_("Alegeți cine propune."))
    name = Line(label=_("Numele"), most=200, needed=_("Scrieți numele celui care propune."))
    contact = Line(label=_("Adresa"), most=254, hint=_("Nu se publică."))
    received_on = Day(label=_("Primită la"), needed=_("Scrieți ziua primirii."))
    text = Text(label=_("Propunerea"), most=20_000, needed=_("Scrieți propunerea."))
    name_agreed = forms.BooleanField(
        label=_("Persoana vrea să i se vadă numele în registrul public"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].offer(list(WHO))  # type: ignore[attr-defined]


class EntryProposalForm(forms.Form):
    """A proposal that came by an entry: to which draft, and what it says."""

    draft = Choice(label=_("La care proiect"), needed=_("Alegeți proiectul."))
    who = Choice(label=_("Cine propune"), needed=_("Alegeți cine propune."))
    text = Text(label=_("Propunerea"), most=20_000, needed=_("Scrieți propunerea."))
    name_agreed = forms.BooleanField(
        label=_("Persoana vrea să i se vadă numele în registrul public"), required=False
    )

    def __init__(self, *args: Any, drafts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].offer(list(WHO))  # type: ignore[attr-defined]
        self.fields["draft"].offer(drafts)  # type: ignore[attr-defined]


class VerdictForm(forms.Form):
    """What became of a proposal."""

    verdict = Choice(label=_("Ce s-a făcut"), needed=_("Alegeți ce s-a făcut cu propunerea."))
    reason = Text(
        label=_("De ce"), most=2000, hint=_("Se vede în registru. Cerut când nu s-a preluat întreagă.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].offer(list(VERDICTS))  # type: ignore[attr-defined]


class DebateForm(forms.Form):
    """Who asked for a debate."""

    asked_by = Line(
        label=_("Asociația sau autoritatea care o cere"), most=200, needed=_("Scrieți cine cere dezbaterea.")
    )
    asked_on = Day(label=_("Cerută la"), needed=_("Scrieți ziua cererii."))


class DebateDayForm(forms.Form):
    """When and where a debate is held."""

    held_from = Moment(label=_("Când se ține"), needed=_("Scrieți ziua și ora."))
    place = Line(label=_("Unde"), most=300, needed=_("Scrieți locul dezbaterii."))


class MinutesForm(forms.Form):
    """What was said."""

    minutes = Text(
        label=_("Minuta"),
        most=20_000,
        needed=_("Scrieți ce s-a discutat."),
        hint=_("Fără nume de persoane fizice."),
    )
    participants_count = Number(label=_("Câți au participat"), least=0, most=100_000)


class SubscriberForm(forms.Form):
    """Who asked to be told of drafts."""

    name = Line(label=_("Numele"), most=200, needed=_("Scrieți numele celui care a cerut."))
    email = Line(label=_("E-mail"), most=254, needed=_("Scrieți adresa de e-mail."))
    asked_on = Day(label=_("Cerut la"), needed=_("Scrieți ziua cererii."))


class ReportForm(forms.Form):
    """What no register can answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, words in QUESTIONS:
            self.fields[key] = Text(label=words, most=4000)
