"""What this room tells of: facts, with identifiers and plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VersionAdded:
    """A document has new bytes in force; the former ones stay."""

    document_id: int
    version_id: int
    number: int
    reason: str
