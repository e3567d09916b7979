"""What can be refused of templates and letters, in words with the remedy."""

from registratura.kernel.errors import DomainError


class TemplateRefusedError(DomainError):
    """A template cannot be taken as it is; `line` is the line of its text where that is known, else 0."""

    code = "letters.template.refused"

    def __init__(self, words: str, *, field: str = "", line: int = 0) -> None:
        super().__init__(words, field=field)
        self.line = line


class LetterRefusedError(DomainError):
    """A letter cannot be written, changed or registered so."""

    code = "letters.letter.refused"


class LetterNotMadeError(DomainError):
    """The document of a letter could not be made now; its number, if it has one, stays."""

    code = "letters.letter.not-made"


class OfficeMissingError(LetterNotMadeError):
    """The machine has no office suite to make a PDF from a .docx."""

    code = "letters.office.missing"
