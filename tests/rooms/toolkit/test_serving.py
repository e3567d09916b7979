"""A process of the pages is ready before its first request."""

import gc

from registratura.toolkit import serving


def test_what_is_loaded_is_left_alone_by_the_collector() -> None:
    gc.unfreeze()
    before = gc.get_freeze_count()

    serving.ready()

    assert before == 0
    assert gc.get_freeze_count() > 100_000
    assert len(gc.get_objects()) < 1_000
