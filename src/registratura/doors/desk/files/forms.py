"""What is typed about a new version of a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

REASONS = (
    ("signed", _("Semnat: aceeași scrisoare, cu semnături")),
    ("corrected", _("Corectat: s-a schimbat ceva în ea")),
    ("scan", _("Scanat: imaginea hârtiei semnate sau mai bine citită")),
    ("upload", _("Altă formă a aceluiași fișier")),
)


class VersionForm(forms.Form):
    """Why a file gets new bytes. The bytes themselves are handed in beside it."""

    reason = forms.ChoiceField(
        label=_("De ce se adaugă"),
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Alegeți de ce se adaugă versiunea."),
            "invalid_choice": _("Alegeți din listă."),
        },
    )
    explanation = forms.CharField(
        label=_("Ce s-a schimbat"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Se vede lângă versiune. La o corectură este obligatoriu."),
    )
