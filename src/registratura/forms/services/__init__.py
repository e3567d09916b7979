"""What changes forms and their versions. All of it inside the institution's scope."""

from registratura.forms.services.drafts import (
    begin_draft,
    change_draft,
    discard_draft,
    publish,
    retire,
    undo,
)
from registratura.forms.services.opening import add_form, add_ready, copy_form, import_form

__all__ = [
    "add_form",
    "add_ready",
    "begin_draft",
    "change_draft",
    "copy_form",
    "discard_draft",
    "import_form",
    "publish",
    "retire",
    "undo",
]
