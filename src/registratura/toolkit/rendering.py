"""
Migrating without drawing every model again after each step.

Django keeps the models of a half-migrated project drawn, and after each step draws anew all models that can be
reached from the changed one. Here nearly every table hangs on the institution, so that was all of them, hundreds of
times. A step that adds a model, an index or a constraint changes only that model: it alone is drawn. The state is
then marked as delayed, by which Django itself draws everything anew before code of a migration runs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def drawn_sparingly() -> Iterator[None]:
    """Let every project state inside draw only what a step changed."""
    usual_add, usual_reload = ProjectState.add_model, ProjectState.reload_model

    def add_model(state: ProjectState, model_state: ModelState) -> None:
        key = model_state.app_label, model_state.name_lower
        if "apps" not in state.__dict__ or key in state.models:
            usual_add(state, model_state)
            return
        apps = state.__dict__.pop("apps")  # nothing to draw: the usual way only notes the model
        usual_add(state, model_state)
        state.__dict__["apps"] = apps
        state.is_delayed = True
        apps.render_multiple([model_state])

    def reload_model(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
        if not delay or "apps" not in state.__dict__:
            usual_reload(state, app_label, model_name, delay)
            return
        state.is_delayed = True
        state._reload({(app_label, model_name)})  # type: ignore[attr-defined]

    _put(add_model, reload_model)
    try:
        yield
    finally:
        _put(usual_add, usual_reload)


def _put(*methods: Callable[..., None]) -> None:
    for method in methods:
        setattr(ProjectState, method.__name__, method)
