"""What the services of this room refuse; each in words that say what to do instead."""

from registratura.kernel.errors import DomainError


class UnknownRuleError(DomainError):
    """No rule has this code on this day."""

    code = "deadlines.rule.unknown"


class RuleRefusedError(DomainError):
    """A rule of the institution's own cannot be set so."""

    code = "deadlines.rule.refused"


class TermRefusedError(DomainError):
    """A term cannot be started, stopped or cancelled so."""

    code = "deadlines.term.refused"


class TermAlreadyRunsError(DomainError):
    """The same term already runs for this subject."""

    code = "deadlines.term.already-runs"


class TermEndedError(DomainError):
    """The term has ended; it is not opened again."""

    code = "deadlines.term.ended"


class ExtensionRefusedError(DomainError):
    """More time cannot be given; the words name the article and the way out."""

    code = "deadlines.extension.refused"


class DayRefusedError(DomainError):
    """A day cannot be declared or withdrawn so."""

    code = "deadlines.day.refused"


class OptionsRefusedError(DomainError):
    """An option has no such value."""

    code = "deadlines.options.refused"
