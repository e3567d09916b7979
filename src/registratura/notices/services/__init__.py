"""Drafting and publishing notices, and writing down who was served."""

from registratura.notices.services.drafting import change_draft, discard_draft, start_draft
from registratura.notices.services.publishing import publish_draft
from registratura.notices.services.serving import note_served

__all__ = ["change_draft", "discard_draft", "note_served", "publish_draft", "start_draft"]
