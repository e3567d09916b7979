"""Keys and followers of entries, completions with their papers, fetched answers, codes on issued letters."""

from registratura.following.models.access import AccessKey, Follower
from registratura.following.models.answers import Collection, IssuedCode
from registratura.following.models.completion import Completion, CompletionPaper

__all__ = ["AccessKey", "Collection", "Completion", "CompletionPaper", "Follower", "IssuedCode"]
