"""
What a task page tells a browser to do, written beside its sentences where readers do not see it. Pure.

After a step of the text stands a comment: `<!-- do`, one action a line, `-->`. The actions are those of ACTIONS.
"""

import re
from dataclasses import dataclass
from typing import Final

_COMMENT: Final = re.compile(r"<!--\s*do\s*\n(.*?)-->", re.DOTALL)
_WORDS: Final = re.compile(r'"([^"]*)"|(\S+)')
# Each action with how many words follow it; the words of _FILLERS are left out of the count.
ACTIONS: Final = {
    "as": 1,  # who: a key of the cast, or nobody
    "open": 1,  # an address; places in braces come from the ground
    "fill": 2,  # the name of a field, its text
    "choose": 2,  # the name of a list, the words of the option
    "tick": 1,  # the words beside a box or a round mark
    "attach": 2,  # the name of a field, the name of a small file
    "press": 1,  # the words of a button, link or fold
    "first": 1,  # the first link of the page whose address holds this
    "key": 1,  # a key as Playwright names it
    "type": 1,  # text into whatever has the focus
    "expect": 1,  # words that must be seen
    "picture": 1,  # the name of the picture made here
}
_FILLERS: Final = {"with", "in", "option"}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do; line: where it stands in the page, from 1."""

    verb: str
    words: tuple[str, ...]
    line: int


class NotAStepError(ValueError):
    """A line that no browser could carry out."""


def actions(*, source: str) -> tuple[Action, ...]:
    """
    Return what a page does, in order.

    Raises: NotAStepError with the line.
    """
    found: list[Action] = []
    for met in _COMMENT.finditer(source):
        first = source.count("\n", 0, met.start(1)) + 1
        for place, line in enumerate(met[1].splitlines()):
            if line.strip():
                found.append(_action(line.strip(), first + place))
    return tuple(found)


def _action(line: str, number: int) -> Action:
    verb, *words = [quoted or plain for quoted, plain in _WORDS.findall(line) if plain not in _FILLERS]
    if verb not in ACTIONS:
        raise NotAStepError(f"line {number}: nobody knows how to {verb!r}")
    if len(words) != ACTIONS[verb]:
        raise NotAStepError(f"line {number}: {verb} takes {ACTIONS[verb]}, not {len(words)}")
    return Action(verb, tuple(words), number)
