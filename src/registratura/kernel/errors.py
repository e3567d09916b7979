"""The one ancestor of every expected failure; each room defines its own beside the service that raises it."""


class DomainError(Exception):
    """
    An act refused for a reason that the person can understand and mend.

    `code` is stable and dotted (`registers.entry.already-annulled`); `words` is the Romanian sentence
    with the remedy, already translated when it was raised; `field` names the form field it belongs to,
    empty when it concerns the whole act.
    """

    code = "kernel.refused"

    def __init__(self, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.field = field
