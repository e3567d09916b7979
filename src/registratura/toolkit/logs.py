"""One line of JSON per event."""

import logging
import re
from typing import Final

import structlog

# PostgreSQL tells the row that was refused, with its values, on lines of its own; they are people's data.
_TOLD: Final = re.compile(
    r"^(DETAIL|CONTEXT|WHERE|QUERY):.*(?:\n(?!\s*$|Traceback |The above |During ).*)*", re.MULTILINE
)


def _without_values(
    _logger: object, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    for part in ("exception", "event"):
        if isinstance(event.get(part), str):
            event[part] = _TOLD.sub(r"\1: …", event[part])
    return event


# What is added to every event. The exception is told without the values of its variables: they are people's data.
_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    _without_values,
]


def configure() -> None:
    """Send the house's own events the way of all others; without this they would be drawn for a terminal."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def formatter() -> logging.Formatter:
    """Return the formatter that every handler uses; time in UTC, ISO 8601."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
