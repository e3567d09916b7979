"""The template environment, its icons, its form fields, and the design tokens."""

import re

import jinja2
import pytest
from django import forms

from registratura.doors.shared.jinja import STATIC, environment, icon
from tests.doors.shared.stage import PAGES, render, stage_environment

CSS = STATIC / "registratura" / "css"
DOORS = STATIC.parents[1]
TOKEN = re.compile(r"(--[\w-]+):\s*([^;]+);")
INKS = ("ink", "ink-soft", "ink-faint", "accent", "incoming", "outgoing", "internal", "warn", "danger", "ok")
PAPERS = ("paper", "surface", "sunken", "raised", "accent-soft")
PAIRS = [(ink, paper) for ink in INKS for paper in PAPERS[:4]] + [
    ("ink-soft", "accent-soft"),
    ("danger", "accent-soft"),
    ("on-accent", "accent-solid"),
    ("on-accent", "accent-solid-hover"),
    ("on-mark", "mark"),
    ("spine-ink", "spine"),
    ("spine-soft", "spine"),
    ("spine-soft", "spine-hover"),
    *(
        (tone, f"{tone}-soft")
        for tone in ("incoming", "outgoing", "internal", "warn", "danger", "ok", "accent")
    ),
    *(("ink", f"{tone}-soft") for tone in ("outgoing", "warn", "danger", "ok")),
]
LINES = [("focus", paper) for paper in PAPERS] + [("line-strong", paper) for paper in PAPERS[:3]]


def blocks() -> dict[str, dict[str, str]]:
    """The tokens of each theme, by the selector that sets them."""
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    found = {}
    for name, selector in (
        ("light", ":root {"),
        ("system dark", ':root:not([data-theme="light"]) {'),
        ("chosen dark", ':root[data-theme="dark"] {'),
    ):
        body = text.split(selector, 1)[1].split("}", 1)[0]
        found[name] = dict(TOKEN.findall(body))
    return found


def luminance(color: str) -> float:
    parts = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_two_lists_of_dark_tokens_are_equal() -> None:
    assert blocks()["system dark"] == blocks()["chosen dark"]
    assert len(blocks()["system dark"]) > 30


@pytest.mark.parametrize("theme", ["light", "system dark"])
def test_every_ink_is_readable_on_every_paper(theme: str) -> None:
    tokens = {**blocks()["light"], **(blocks()[theme])}
    weak = [
        f"{ink} on {paper}: {ratio:.2f}"
        for pairs, least in ((PAIRS, 4.5), (LINES, 3.0))
        for ink, paper in pairs
        if (ratio := contrast(tokens[f"--{ink}"], tokens[f"--{paper}"])) < least
    ]

    assert not weak
    assert contrast("#777777", "#808080") < 4.5


def test_stylesheets_use_only_tokens_that_exist() -> None:
    known = set(blocks()["light"]) | {"--tone", "--tone-soft", "--on-tone"}
    used = {
        (path.name, name)
        for path in DOORS.glob("*/static/**/*.css")
        for name in re.findall(r"var\((--[\w-]+)", path.read_text(encoding="utf-8"))
    }

    # Set by the sheet of a portal's colour, which the page of its settings asks for too.
    assert {pair for pair in used if pair[1] not in known and not pair[1].startswith("--brand")} == set()
    assert used


def test_stylesheets_and_scripts_stay_within_budget() -> None:
    files = [*CSS.glob("*.css"), *(STATIC / "registratura" / "js").glob("*.js")]
    long = [path.name for path in files if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    fonts = sum(path.stat().st_size for path in (STATIC / "registratura" / "fonts").glob("*.woff2"))

    assert len(files) > 10
    assert not long
    assert fonts < 150_000


def test_an_icon_is_hidden_from_a_screen_reader() -> None:
    drawn = icon("stamp", "small")

    assert drawn.startswith('<svg class="icon icon--small" aria-hidden="true"')
    assert "xmlns" not in drawn


@pytest.mark.parametrize("name", ["nothing", "../fonts/OFL", "stamp.svg", ""])
def test_an_unknown_icon_is_refused(name: str) -> None:
    with pytest.raises(LookupError):
        icon(name)


def test_a_name_missing_from_the_context_is_an_error() -> None:
    env = environment(autoescape=True)

    with pytest.raises(jinja2.UndefinedError):
        env.from_string("{{ forgotten }}").render()


def test_what_people_typed_is_escaped_in_every_component() -> None:
    source = """
    {% from "components/fields.html" import text_field, textarea_field, error_summary %}
    {% from "components/marks.html" import pill, snippet %}
    {% from "components/choosers.html" import combobox_option, combobox_chip %}
    {{ text_field("a", bad, bad, hint=bad, error=bad) }}{{ textarea_field("b", bad, bad) }}
    {{ error_summary([("id_a", bad)], bad) }}{{ pill(bad) }}{{ snippet([(bad, true), (bad, false)]) }}
    {{ combobox_option(bad, bad, bad, side=bad) }}{{ combobox_chip("c", bad, bad) }}"""

    drawn = stage_environment().from_string(source).render(bad='"><script>x</script>')

    assert "<script>" not in drawn
    assert drawn.count("&lt;script&gt;") == 19


class Paper(forms.Form):
    subject = forms.CharField(
        label="Conținutul pe scurt", help_text="Cel mult 500 de litere.", widget=forms.Textarea
    )
    kind = forms.ChoiceField(label="Tip", choices=[("1", "Cerere")], widget=forms.RadioSelect)
    secret = forms.BooleanField(label="Confidențial", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_form_field_names_its_label_hint_and_error() -> None:
    form = Paper({"kind": "1", "subject": "", "token": "abc"})
    source = """{% from "components/fields.html" import form_field, form_errors %}{{ form_errors(form) }}
    {% for bound in form %}{{ form_field(bound, key="F3" if bound.name == "subject" else "") }}{% endfor %}"""

    drawn = stage_environment().from_string(source).render(form=form)

    assert '<label class="field__label" for="id_subject">' in drawn
    assert 'aria-describedby="id_subject_hint id_subject_error"' in drawn
    assert 'id="id_subject_hint">Cel mult 500 de litere.' in drawn
    assert '<a href="#id_subject">Conținutul pe scurt: ' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'data-key="F3"' in drawn
    assert 'type="hidden"' in drawn
    assert re.search(r'<input type="radio" id="id_kind" name="kind" value="1" checked>', drawn)


@pytest.mark.parametrize("path", PAGES)
def test_each_page_draws_without_script_or_style_in_it(path: str) -> None:
    drawn = render(path)

    assert " style=" not in drawn
    assert "<style" not in drawn
    assert not re.search(r"<script(?![^>]*\ssrc=)", drawn)
    assert len(re.findall(r"<h1", drawn)) == 1
