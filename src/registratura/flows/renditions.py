"""Making the other forms of files, of what the machine has left: first their pictures, then their PDF/A."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

from registratura.documents import queries as documents
from registratura.documents import services
from registratura.documents.contents.archiving import make_archival
from registratura.documents.contents.kinds import PDF, has_pages
from registratura.documents.contents.reading import draw_page
from registratura.documents.services import ToMake
from registratura.institutions import queries as institutions
from registratura.toolkit.scope import acting_for

THUMBNAIL, PDFA = "thumbnail", "pdfa"
THUMBNAIL_WIDTH = 160
# The minute looks at what came lately; the night at everything.
LATELY = timedelta(days=2)


def make_waiting(
    *, institution_id: int, clock: Callable[[], datetime], since: datetime, until: datetime
) -> int:
    """
    Make what waits to be made of an institution's files, newest first, and return how many were begun.

    What is begun before `until` is ended. Must not run inside a scope: each is two short transactions with the
    making between them.
    """
    institution = institutions.institution_by_id(institution_id)
    if institution is None:
        return 0
    count = 0
    for kind in (THUMBNAIL, PDFA):
        while clock() < until:
            with acting_for(institution_id):
                task = services.next_to_make(kind=kind, now=clock(), since=since)
            if task is None:
                break
            _make(institution_id, institution.code, task, clock)
            count += 1
    return count


def _make(institution_id: int, space: str, task: ToMake, clock: Callable[[], datetime]) -> None:
    try:
        with documents.open_bytes(space=space, sha256=task.sha256) as content:
            source = content.read()
    except FileNotFoundError:  # `verify` tells of it; here the others go on
        return _refuse(institution_id, task, "unreadable", clock)
    if task.kind == THUMBNAIL:
        return _draw(institution_id, space, task, source, task.media_type, clock)
    made = make_archival(BytesIO(source), media_type=task.media_type)
    if made.reason:
        return _refuse(institution_id, task, made.reason, clock)
    kept = services.keep_rendition(space=space, content=made.content)
    with acting_for(institution_id):
        services.add_rendition(
            version_id=task.version_id,
            kind=PDFA,
            kept=kept,
            media_type=PDF,
            page_count=made.page_count,
            tool=made.tool,
            tool_version=made.tool_version,
            now=clock(),
        )
    if not has_pages(task.media_type):
        _draw(institution_id, space, task, made.content, PDF, clock)
    return None


def _draw(
    institution_id: int,
    space: str,
    task: ToMake,
    source: bytes,
    media_type: str,
    clock: Callable[[], datetime],
) -> None:
    picture = draw_page(BytesIO(source), media_type=media_type, page=1, width=THUMBNAIL_WIDTH)
    if picture.reason:
        return _refuse(institution_id, task, picture.reason, clock, kind=THUMBNAIL)
    kept = services.keep_rendition(space=space, content=picture.content)
    with acting_for(institution_id):
        services.add_rendition(
            version_id=task.version_id,
            kind=THUMBNAIL,
            kept=kept,
            media_type="image/png",
            tool="pdfium" if media_type == PDF else "pillow",
            tool_version="",
            now=clock(),
        )
    return None


def _refuse(
    institution_id: int, task: ToMake, reason: str, clock: Callable[[], datetime], kind: str = ""
) -> None:
    with acting_for(institution_id):
        services.refuse_rendition(
            version_id=task.version_id, kind=kind or task.kind, reason=reason, now=clock()
        )
