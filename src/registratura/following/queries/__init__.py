"""What this room answers."""

from registratura.following.queries.access import (
    Followed,
    KeyLine,
    KeyRow,
    followed_by,
    follows,
    key_of_secret,
    keys_of,
)
from registratura.following.queries.answers import CollectionLine, code_of, collections_of, entry_of_code
from registratura.following.queries.completions import (
    CompletionCard,
    completion,
    completions_of,
    waiting_among,
)
from registratura.following.queries.papers import PaperLine, papers_of, papers_of_each

__all__ = [
    "CollectionLine",
    "CompletionCard",
    "Followed",
    "KeyLine",
    "KeyRow",
    "PaperLine",
    "code_of",
    "collections_of",
    "completion",
    "completions_of",
    "entry_of_code",
    "followed_by",
    "follows",
    "key_of_secret",
    "keys_of",
    "papers_of",
    "papers_of_each",
    "waiting_among",
]
