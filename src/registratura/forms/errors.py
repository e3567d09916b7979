"""What can be refused of forms, in words with the remedy."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from registratura.forms.publishing import Problem
from registratura.forms.reading import DefinitionFault
from registratura.kernel.errors import DomainError


class FormRefusedError(DomainError):
    """A form cannot be added, changed or read as it was given."""

    code = "forms.form.refused"


class DraftChangedError(DomainError):
    """The draft was changed meanwhile by somebody else, or in another window."""

    code = "forms.draft.changed-meanwhile"


class NotPublishedError(DomainError):
    """A draft cannot be published yet; `problems` says what to mend."""

    code = "forms.version.not-published"

    def __init__(self, words: str, *, problems: Sequence[Problem] = ()) -> None:
        super().__init__(words)
        self.problems = tuple(problems)


def refused(fault: DefinitionFault, *, field: str = "") -> FormRefusedError:
    """Turn a fault of a definition into a refusal, in the language of the request."""
    return FormRefusedError(_(fault.message) % fault.params, field=field)
