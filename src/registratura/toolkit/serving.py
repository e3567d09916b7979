"""What a process of the pages does once, before its first request."""

import gc

from django.urls import get_resolver


def ready() -> None:
    """
    Import every page now, and keep what is loaded out of the collector's sight.

    Some million objects stay for as long as the process: left among those that may become free, the collector goes
    through all of them in the middle of somebody's request, again and again.
    """
    get_resolver().url_patterns  # noqa: B018  # read for what reading it imports
    gc.collect()
    gc.freeze()
