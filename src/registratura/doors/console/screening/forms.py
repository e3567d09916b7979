"""Forms over checks. Services judge; forms read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registratura.kernel.errors import DomainError
from registratura.kernel.text import ro_normalise
from registratura.screening import queries
from registratura.screening.rules import Line as RuleLine
from registratura.screening.rules import RuleSet

POINTS_MOST = 100


class Text(forms.CharField):
    """Some lines of text in the form in which they are stored."""

    widget = forms.Textarea

    def __init__(self, *, label: Any, most: int, needed: Any) -> None:
        super().__init__(
            label=label,
            max_length=most,
            strip=False,
            error_messages={
                "required": needed,
                "max_length": _("Prea lung: %(show_value)d caractere, cel mult %(limit_value)d."),
            },
        )

    def to_python(self, value: Any) -> str:
        """Take out what cannot be stored."""
        return ro_normalise(str(value or "")).strip()


class Line(Text):
    """One line of text."""

    widget = forms.TextInput  # type: ignore[assignment]


class Number(forms.IntegerField):
    """A whole number, small."""

    def __init__(self, *, label: Any, least: int, most: int) -> None:
        super().__init__(
            label=label,
            min_value=least,
            max_value=most,
            error_messages={
                "required": _("Scrieți un număr."),
                "invalid": _("Scrieți un număr întreg, cu cifre."),
                "min_value": _("Cel mai mic număr care merge este %(limit_value)d."),
                "max_value": _("Cel mai mare număr care merge este %(limit_value)d."),
            },
        )
        self.widget.attrs["inputmode"] = "numeric"


class Choice(forms.ChoiceField):
    """One of a few."""

    def __init__(self, *, label: Any, needed: Any, choices: Any) -> None:
        super().__init__(
            label=label,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": needed, "invalid_choice": _("Alegeți din listă.")},
        )


def refuse(form: forms.Form, error: DomainError) -> None:
    """Put the refusal of a service beside the field it names, or over the form."""
    form.add_error(error.field if error.field in form.fields else None, error.words)


class WordsForm(forms.Form):
    """A reason, a question, an answer."""

    words = Text(label=_("Motivele"), most=4000, needed=_("Scrieți câteva cuvinte: rămân în istoric."))

    def __init__(self, *args: Any, label: Any = None, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label is not None:
            self.fields["words"].label = label
        self.fields["words"].help_text = hint


class CloseForm(WordsForm):
    """How a case ends without a measure."""

    found = Choice(
        label=_("Ce ați găsit"),
        needed=_("Alegeți ce ați găsit."),
        choices=[("no", _("nu era nimic: alarmă falsă")), ("yes", _("era ceva, dar nu cere o măsură"))],
    )


class MeasureForm(WordsForm):
    """A measure: which, for how many days, why."""

    outcome = Choice(
        label=_("Măsura"),
        needed=_("Alegeți măsura."),
        choices=[
            (
                "hold",
                _("plata cu cardul a clientului așteaptă un om, cel mult 5 zile; prin bancă se poate plăti"),
            ),
            ("limit", _("sesiunile deschise ale contului se închid acum; intrarea se face din nou")),
        ],
    )
    days = Number(label=_("Câte zile"), least=1, most=14)

    def __init__(self, *args: Any, payment: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting: Any = self.fields["outcome"]
        fitting.choices = [one for one in fitting.choices if (one[0] == "hold") == payment]
        fitting.initial = "hold" if payment else "limit"
        self.fields["days"].initial = 2


class AnswerForm(WordsForm):
    """The answer to a contest."""

    upheld = Choice(
        label=_("Hotărârea"),
        needed=_("Alegeți hotărârea."),
        choices=[
            ("yes", _("are dreptate: măsura se ridică acum")),
            ("no", _("nu are dreptate: măsura rămâne până la termenul ei")),
        ],
    )


class RulesForm(forms.Form):
    """A new version of the rules: the lines of the one in force, with other numbers."""

    review_at = Number(label=_("De la câte puncte se uită un om"), least=1, most=POINTS_MOST)
    deny_at = Number(label=_("De la câte puncte semnele sunt foarte grele"), least=1, most=POINTS_MOST)
    reason = Line(label=_("De ce se schimbă"), most=500, needed=_("Scrieți de ce se schimbă regulile."))

    def __init__(self, *args: Any, rule_set: RuleSet, **kwargs: Any) -> None:
        begun: dict[str, Any] = {"review_at": rule_set.review_at, "deny_at": rule_set.deny_at}
        self.rows: list[tuple[str, str, str, str]] = []
        for place, line in enumerate(rule_set.lines):
            begun |= {f"at_{place}": line.at_least, f"points_{place}": line.points}
        super().__init__(*args, **kwargs)
        self.initial = begun
        self._signals = [line.signal for line in rule_set.lines]
        for place, line in enumerate(rule_set.lines):
            signal = queries.signal_of(line.signal)
            name, unit = (str(signal.name), str(signal.unit)) if signal else (line.signal, "")
            self.fields[f"at_{place}"] = Number(label=_("Pragul: %s") % name, least=1, most=100_000)
            self.fields[f"points_{place}"] = Number(label=_("Punctele: %s") % name, least=1, most=POINTS_MOST)
            self.rows.append((name, unit, f"at_{place}", f"points_{place}"))

    def lines(self) -> list[RuleLine]:
        """Return the lines as typed."""
        return [
            RuleLine(signal, self.cleaned_data[f"at_{place}"], self.cleaned_data[f"points_{place}"])
            for place, signal in enumerate(self._signals)
        ]
