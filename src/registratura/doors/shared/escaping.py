"""What a template writes, made safe for a page: MarkupSafe's own escaping, without what pages throw away."""

from __future__ import annotations

from typing import Any

import markupsafe
from markupsafe import Markup
from markupsafe import _escape_inner as _inner  # type: ignore[attr-defined]  # in C, where that is built


def escape(value: Any) -> str:
    """
    Return a value as it may stand in a page.

    The same characters as `markupsafe.escape` gives, in a plain text where it would wrap each: a page joins some six
    hundred of them into one, and is wrapped itself where that matters (macros, captured blocks).
    """
    kind = type(value)
    if kind is str:
        return _inner(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return markupsafe.escape(value)
