"""Where a ready form is filled in."""

from collections.abc import Iterable

from django.urls import NoReverseMatch, reverse

from registratura.forms import queries as forms


def form_addresses(code: str, wanted: Iterable[str]) -> dict[str, str]:
    """Return the addresses of those of the wanted forms that the institution in scope has published, by their codes."""
    published = {one.code for one in forms.published_forms()}
    found = {}
    for form in wanted:
        if form in published:
            try:
                found[form] = reverse("portal:filing_start", kwargs={"code": code, "form": form})
            except NoReverseMatch:
                continue
    return found
