"""Forms in which a person says yes or no: nothing in them is ever chosen beforehand."""

from __future__ import annotations

from typing import Any

from django import forms


class PreTickedError(ValueError):
    """A choice would be shown as already made. A programming error; CJEU C-61/19, recital 32 of the GDPR."""


class ChoiceForm(forms.Form):
    """
    A form of answers. A field that would come up ticked, chosen or filled is refused when the form is made.

    Raises: PreTickedError for any initial value, given to the form, to a field, or by a widget.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self._refuse(name, self.get_initial_for_field(field, name))
            if "checked" in field.widget.attrs or "selected" in field.widget.attrs:
                raise PreTickedError(name)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Return nothing: what is shown is what the person just said, or nothing."""
        value = super().get_initial_for_field(field, field_name)
        self._refuse(field_name, value)
        return None

    @staticmethod
    def _refuse(name: str, value: object) -> None:
        if value not in (None, "", False, [], ()):
            raise PreTickedError(name)


class Answer(ChoiceForm):
    """A yes or a no to one purpose, said by the button that was pressed."""

    purpose = forms.CharField(max_length=10)
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])

    @property
    def yes(self) -> bool:
        """Whether the person said yes; ask only of a valid form."""
        return bool(self.cleaned_data["answer"] == "yes")
