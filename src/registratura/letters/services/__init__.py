"""What this room changes."""

from .letters import (
    back_to_draft,
    begin_letter,
    begin_numbering,
    change_letter,
    discard_letter,
    keep_edited,
    note_made,
    note_number,
    note_trouble,
)
from .templates import (
    TemplateDraft,
    add_starters,
    add_template,
    bring_back_template,
    change_letterhead,
    describe_template,
    keep_working_text,
    publish_file,
    publish_text,
    retire_template,
)

__all__ = [
    "TemplateDraft",
    "add_starters",
    "add_template",
    "back_to_draft",
    "begin_letter",
    "begin_numbering",
    "bring_back_template",
    "change_letter",
    "change_letterhead",
    "describe_template",
    "discard_letter",
    "keep_edited",
    "keep_working_text",
    "note_made",
    "note_number",
    "note_trouble",
    "publish_file",
    "publish_text",
    "retire_template",
]
