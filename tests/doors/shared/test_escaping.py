"""What templates write is escaped as MarkupSafe escapes, by the quicker function as by its own."""

import markupsafe
import pytest
from django.template import engines
from django.utils.functional import SimpleLazyObject, lazystr
from django.utils.safestring import mark_safe

from registratura.doors.shared.escaping import escape
from registratura.doors.shared.jinja import Environment

VALUES = [
    "<script>alert('a')</script> & \"b\"",
    "Țuțea & fiii",
    "",
    0,
    2026,
    None,
    True,
    lazystr("<i>"),
    markupsafe.Markup("<b>&amp;</b>"),
    mark_safe("<b>"),
    SimpleLazyObject(lambda: mark_safe("<b>")),
    SimpleLazyObject(lambda: "<i>"),
    ValueError("<i>"),
]


def house() -> Environment:
    """Return the environment of the pages."""
    env: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
    return env


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_is_escaped_as_ever(value: object) -> None:
    assert str(escape(value)) == str(markupsafe.escape(value))


@pytest.mark.parametrize(
    "written",
    [
        "{{ v }}",
        "{% set a %}{{ v }}{% endset %}{{ a }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(v) }}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ v }}{% endcall %}",
        "{% for x in [v] %}{{ x }}{% endfor %}",
        "{{ '<p>' ~ v }}",
        "{% filter upper %}{{ v }}{% endfilter %}",
        "{% trans v=v %}<b>{{ v }}</b>{% endtrans %}",
    ],
)
def test_templates_escape_once_wherever_a_value_stands(written: str) -> None:
    drawn = house().from_string(written).render(v="<i>&amp;")

    escaped = "&lt;i&gt;&amp;amp;"
    assert (escaped.upper() if "upper" in written else escaped) in drawn
    assert "<i>" not in drawn.lower()


def test_a_fault_in_a_template_is_told_at_its_line() -> None:
    template = house().from_string("\n\n{{ 1 // 0 }}")

    with pytest.raises(ZeroDivisionError) as fault:
        template.render()

    assert fault.traceback[-1].lineno + 1 == 3
