"""PREMIS 3: the files of a package, what happened to them, and who did it."""

from __future__ import annotations

import uuid
from typing import Final

from registratura.preservation.packaging.contents import Contents, Event, Piece
from registratura.preservation.packaging.xml import PREMIS, XSI, Element, add, moment, root, written

_SPACE: Final = uuid.UUID("a3c39d3f-3f6b-4a27-8f57-0c6c0c0e9b55")


def premis(contents: Contents) -> bytes:
    """Return the record of every file: its fixity, where it comes from, its events with their agents."""
    document = root(PREMIS, "premis", {"premis": PREMIS, "xsi": XSI})
    document.set("version", "3.0")
    by_path = {piece.place: piece for piece in contents.pieces}
    events = [
        (event_id(piece, place, event), piece, event)
        for piece in contents.pieces
        for place, event in enumerate(piece.events)
    ]
    for piece in contents.pieces:
        _object(document, piece, by_path)
    for key, piece, event in events:
        _event(document, key, piece, event)
    agents = {(event.agent, event.is_program) for _key, _piece, event in events if event.agent}
    for name, is_program in sorted(agents):
        agent = add(document, "agent")
        identifier = add(agent, "agentIdentifier")
        add(identifier, "agentIdentifierType", "local")
        add(identifier, "agentIdentifierValue", _agent_id(name))
        add(agent, "agentName", name)
        add(agent, "agentType", "software" if is_program else "person")
    return written(document)


def event_id(piece: Piece, place: int, event: Event) -> str:
    """Return the identifier of an event: the same for the same file and moment."""
    return str(uuid.uuid5(_SPACE, f"{piece.place} {place} {event.kind} {event.at.isoformat()}"))


def _agent_id(name: str) -> str:
    return str(uuid.uuid5(_SPACE, name))


def _object(document: Element, piece: Piece, by_path: dict[str, Piece]) -> None:
    one = add(document, "object")
    one.set(f"{{{XSI}}}type", "premis:file")
    identifier = add(one, "objectIdentifier")
    add(identifier, "objectIdentifierType", "local")
    add(identifier, "objectIdentifierValue", piece.place)
    facts = add(one, "objectCharacteristics")
    fixity = add(facts, "fixity")
    add(fixity, "messageDigestAlgorithm", "SHA-256")
    add(fixity, "messageDigest", piece.sha256)
    add(facts, "size", str(piece.size_bytes))
    designation = add(add(facts, "format"), "formatDesignation")
    add(designation, "formatName", piece.media_type)
    add(one, "originalName", piece.own_name)
    if piece.made_of in by_path:
        relation = add(one, "relationship")
        add(relation, "relationshipType", "derivation")
        add(relation, "relationshipSubType", "has source")
        related = add(relation, "relatedObjectIdentifier")
        add(related, "relatedObjectIdentifierType", "local")
        add(related, "relatedObjectIdentifierValue", piece.made_of)


def _event(document: Element, key: str, piece: Piece, event: Event) -> None:
    one = add(document, "event")
    identifier = add(one, "eventIdentifier")
    add(identifier, "eventIdentifierType", "UUID")
    add(identifier, "eventIdentifierValue", key)
    add(one, "eventType", event.kind)
    add(one, "eventDateTime", moment(event.at))
    if event.detail:
        add(add(one, "eventDetailInformation"), "eventDetail", event.detail)
    add(add(one, "eventOutcomeInformation"), "eventOutcome", event.outcome)
    if event.agent:
        agent = add(one, "linkingAgentIdentifier")
        add(agent, "linkingAgentIdentifierType", "local")
        add(agent, "linkingAgentIdentifierValue", _agent_id(event.agent))
    linked = add(one, "linkingObjectIdentifier")
    add(linked, "linkingObjectIdentifierType", "local")
    add(linked, "linkingObjectIdentifierValue", piece.place)
