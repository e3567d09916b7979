"""The Jinja2 environment of every page: formats, icons, addresses and translations.

Named in the settings as `registratura.doors.shared.jinja.environment`.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, MutableMapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jinja2
from django.forms import BoundField, CheckboxInput, FileInput, HiddenInput, RadioSelect, Select, Textarea
from django.forms.widgets import CheckboxSelectMultiple, MultipleHiddenInput
from django.templatetags import static as static_files
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from markupsafe import Markup

from registratura.assurance.openid.provider import configured
from registratura.doors.shared import escaping, formats
from registratura.doors.shared import help as help_in_place
from registratura.kernel.money import lei

SHARED = Path(__file__).resolve().parent
TEMPLATES = SHARED / "templates"
STATIC = SHARED / "static"
_ICONS = STATIC / "registratura" / "icons"
_ICON_NAME = re.compile(r"[a-z0-9-]+")
LANGUAGE = "language_drawn"  # what a page is drawn in, put into its context by the frame
_NEXT_PATHS = re.compile(r'<path d="[^"]*"/>(?:<path d="M[^"]*"/>)+')


@cache
def icon(name: str, size: str = "", once: bool = False) -> Markup:
    """The outline `name` as inline SVG, hidden from assistive technology: a word must stand beside it.

    `size` is "", "small" or "large". `once` points at the drawing that `icon_symbols` put on the page: a list of
    fifty rows holds each outline one time. Raises LookupError for a name that is not in the committed set.
    """
    css = f"icon icon--{size}" if size else "icon"
    drawing = _drawing(name)
    if once:
        return Markup(f'<svg class="{css}" aria-hidden="true"><use href="#i-{name}"/></svg>')  # noqa: S704
    # The strokes of an outline stand in base.css: sixty icons a page would repeat them.
    return Markup(f'<svg class="{css}" aria-hidden="true" viewBox="0 0 24 24">{drawing}</svg>')  # noqa: S704


@cache
def icon_symbols(*names: str) -> Markup:
    """The outlines that `icon(…, once=True)` of the same page refers to. Raises LookupError as `icon` does."""
    symbols = (f'<symbol id="i-{name}" viewBox="0 0 24 24">{_drawing(name)}</symbol>' for name in names)
    return Markup(f"<svg hidden>{''.join(symbols)}</svg>")  # noqa: S704


def _drawing(name: str) -> str:
    source = _ICONS / f"{name}.svg"
    if not _ICON_NAME.fullmatch(name) or not source.is_file():
        raise LookupError(f"no icon named {name!r} in {_ICONS}")
    svg = source.read_text(encoding="utf-8").strip()
    # A stroke that begins at a place of its own continues the path before it: the page carries fewer marks.
    return _NEXT_PATHS.sub(
        lambda found: found[0].replace('"/><path d="', ""), svg.partition(">")[2].removesuffix("</svg>")
    )


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named route. Raises NoReverseMatch."""
    if not args and kwargs.keys() <= {"code"}:
        return _place(name, str(kwargs.get("code", "")))
    return reverse(name, args=args or None, kwargs=kwargs or None)


@lru_cache(maxsize=4096)
def _place(name: str, code: str) -> str:
    # Places of the program or of an institution: every page names the same few, and none holds a secret.
    return reverse(name, kwargs={"code": code} if code else None)


@lru_cache(maxsize=2048)
def static(path: str) -> str:
    """The address of a file of the program; it stays the same while the program runs."""
    return static_files.static(path)


def identity_provider() -> str:
    """The name of the provider by which citizens can sign in, empty when there is none."""
    found = configured()
    return found.name if found is not None else ""


def language() -> str:
    """The language of this request for `<html lang>`."""
    return get_language() or "ro"


def widget_kind(bound: BoundField) -> str:
    """Which component draws a form field: hidden, checkbox, checkboxes, radios, select, textarea, file or text."""
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        ((HiddenInput, MultipleHiddenInput), "hidden"),
        (CheckboxSelectMultiple, "checkboxes"),
        (RadioSelect, "radios"),
        (CheckboxInput, "checkbox"),
        (Select, "select"),
        (Textarea, "textarea"),
        (FileInput, "file"),
    )
    return next((kind for types, kind in kinds if isinstance(bound.field.widget, types)), "text")


def bound_widget(bound: BoundField, **attributes: object) -> Markup:
    """The input of a form field with the stylesheet's class and the given attributes (`_` stands for `-`).

    Attributes that are None or False are left out; True gives an attribute without value.
    """
    css = {"text": "input", "textarea": "input input--area", "select": "select", "file": "input"}
    given: dict[str, Any] = {
        key.replace("_", "-"): value for key, value in attributes.items() if value not in (None, False, "")
    }
    own_class = css.get(widget_kind(bound), "")
    extra = bound.field.widget.attrs.get("class", "")
    if classes := f"{own_class} {extra}".strip():
        given["class"] = classes
    return Markup(bound.as_widget(attrs=given))  # noqa: S704


@lru_cache(maxsize=8192)
def _words(language: str, text: str) -> str:
    return gettext(text)


@lru_cache(maxsize=8192)
def _marked_words(language: str, text: str) -> Markup:
    return Markup(gettext(text)) % {}  # noqa: S704


@jinja2.pass_context
def _translated(context: jinja2.runtime.Context, text: str, /, **variables: object) -> str:
    """A sentence in the language of the request, remembered: a page says some three hundred."""
    # A page knows its language; what is imported knows only that of the request, and asking for it costs more.
    spoken = context.parent.get(LANGUAGE) or language()
    if context.eval_ctx.autoescape:
        if not variables:
            return _marked_words(spoken, text)
        return Markup(_words(spoken, text)) % variables  # noqa: S704
    return _words(spoken, text) % variables


@lru_cache(maxsize=1024)
def _drawn(
    env: jinja2.Environment, language: str, template: str, macro: str, arguments: tuple[Hashable, ...]
) -> Markup:
    drawing: Markup = getattr(env.get_template(template).module, macro)(*arguments)
    return drawing


@jinja2.pass_environment
def drawn(env: jinja2.Environment, template: str, macro: str, *arguments: Hashable) -> Markup:
    """What a macro gives for these arguments in the language of the request, drawn once and remembered."""
    return _drawn(env, language(), template, macro, arguments)


@jinja2.pass_context
def help_address(context: jinja2.runtime.Context) -> str:
    """The page of the manual that stands behind this page."""
    return help_in_place.help_address(context.get("request"))


class Environment(jinja2.Environment):
    """
    Jinja's own, with two things that cost every page more than they give.

    Templates share one plain mapping of what all know: a layer for each is slow to look through.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows: what all know, with a layer of its own only where it was given something."""
        return super().make_globals(d) if d else self.globals

    def _generate(self, *args: Any, **kwargs: Any) -> str:
        """Return the code of a template, which escapes as `doors.shared.escaping` does; lines keep their numbers."""
        imports, _break, code = super()._generate(*args, **kwargs).partition("\n")
        return f"{imports}; from {escaping.__name__} import escape\n{code}"


def environment(**options: Any) -> jinja2.Environment:
    """The environment for `django.template.backends.jinja2.Jinja2`, which passes loader and reload options.

    A name missing from the context is an error, not an empty text.
    """
    options["undefined"] = jinja2.StrictUndefined
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    extensions = [*options.pop("extensions", []), "jinja2.ext.i18n", "jinja2.ext.do"]
    env = Environment(extensions=extensions, **options)  # Django turns escaping on
    env.policies["ext.i18n.trimmed"] = True
    install = env.install_gettext_callables  # type: ignore[attr-defined]  # added by the i18n extension
    install(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)
    env.globals.update(
        gettext=_translated,
        _=_translated,
        bound_widget=bound_widget,
        counted=formats.counted,
        drawn=drawn,
        help_address=help_address,
        icon=icon,
        identity_provider=identity_provider,
        icon_symbols=icon_symbols,
        language=language,
        static=static,
        url=url,
        widget_kind=widget_kind,
    )
    env.filters.update(
        day_word=formats.day_word,
        file_size=formats.file_size,
        initials=formats.initials,
        lei=lei,
        iso_datetime=formats.iso_datetime,
        ro_date=formats.ro_date,
        ro_datetime=formats.ro_datetime,
        ro_month=formats.ro_month,
        ro_number=formats.ro_number,
        ro_time=formats.ro_time,
        ro_weekday=formats.ro_weekday,
    )
    return env
