"""Each address asks for a power, or says why it asks for none."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from .tree import SOURCE, dotted, modules, nodes, says

# Views that others wrote, by the package they come from, with the reason why they stand without our mark.
OTHERS = {
    "allauth.account.": "signing in and out, one's own password",
    "allauth.mfa.": "one's own second factor",
    "allauth.usersessions.": "one's own sessions",
    "allauth.decorators": "allauth's own wrapper round the views above",
    "allauth.utils": "allauth's own wrapper round the views above",
    "django.contrib.staticfiles.": "files that everyone may read",
    "django.views.static": "files that everyone may read",
    "django.views.i18n": "the language of the page",
    "django.views.generic.base": "a redirect to another address, which has its own mark",
}
MARKS = ("required_permission", "public_reason", "signed_in_only", "key_required")
DANGEROUS_BY_GET = {"delete", "annul", "correct", "reserve", "register", "save"}


@dataclass(frozen=True)
class Route:
    """One address and the function behind it."""

    address: str
    view: Any

    @property
    def home(self) -> str:
        """The module the view was written in."""
        return str(getattr(self.view, "__module__", ""))

    def faults(self) -> list[str]:
        """Return what the route lacks."""
        if not self.home.startswith("registratura."):
            known = any(self.home.startswith(package) for package in OTHERS)
            return [] if known else [f"{self.address}: {self.home} is unknown"]
        marks = [mark for mark in MARKS if getattr(self.view, mark, None)]
        if len(marks) != 1:
            return [f"{self.address}: {self.home}.{self.view.__name__} has {marks or 'no mark'}"]
        if marks == ["public_reason"] and len(str(self.view.public_reason)) < 10:
            return [f"{self.address}: the reason for being public says nothing"]
        return []


def routes(patterns: list[URLPattern | URLResolver] | None = None, start: str = "/") -> Iterator[Route]:
    """Every address of the product."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = f"{start}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, address)
        else:
            yield Route(address, pattern.callback)


def test_each_route_asks_for_a_power_or_says_why_not() -> None:
    found = list(routes())

    faults = [fault for route in found for fault in route.faults()]

    assert [route for route in found if route.home.startswith("registratura.")]
    assert not faults, says(faults)


def test_a_route_without_a_mark_or_with_two_is_seen() -> None:
    def view() -> None: ...

    view.__module__ = "registratura.doors.desk.views"
    assert Route("/x", view).faults()

    view.required_permission = "entry.read"  # type: ignore[attr-defined]
    assert not Route("/x", view).faults()

    view.public_reason = "everyone may read the help pages"  # type: ignore[attr-defined]
    assert Route("/x", view).faults()

    view.__module__ = "somewhere.else"
    assert Route("/x", view).faults()


def test_required_permissions_are_permissions() -> None:
    from registratura.institutions.permissions import Permission

    for route in routes():
        required = getattr(route.view, "required_permission", None)
        assert required is None or required in set(Permission), route.address


# Addresses that programs of others write to, with no page of ours before them: each message is told apart by a
# signature over its whole body, a license key, or a secret of its own in the address.
SIGNED_INSTEAD = {
    "/portal/<slug:code>/taxe/notificare/",
    "/plati/notificare/<slug:provider>/",
    # Back from the payment page of a provider, which posts: it only shows how the payment stands.
    "/plati/<str:reference>/<str:secret>/inapoi/",
    # A program of a customer, with the key of its license.
    *(f"/api/licences/{act}/" for act in ("activate", "check-in", "deactivate", "heartbeat", "validate")),
    # RFC 8058: the mail program posts, and has no token.
    "/noutati/dezabonare/<str:token>/",
    "/portal/<slug:code>/consultari/oprire/<str:token>/",
    "/asistenta/fara-intrebari/<str:token>/",
    # The telephone exchange signs each message.
    # Another registry, which signs what it sends with its own key.
    *(f"/schimb/<slug:code>/{place}/" for place in ("intrebare", "documente", "confirmari")),
    "/telefonie/evenimente/",
    "/telefonie/sunet/<str:ref>/<int:sequence>/",
    # A page that is the same for all carries no token; the deed can only show fewer notices.
    "/anunturi/<uuid:ref>/stop/",
}


def test_no_view_turns_the_forgery_check_off() -> None:
    # The interface for programs reads no cookie: its own tests hold that each operation asks for a key.
    off = {
        route.address
        for route in routes()
        if getattr(route.view, "csrf_exempt", False) and not getattr(route.view, "key_required", False)
    }

    assert off == SIGNED_INSTEAD, says(sorted(off ^ SIGNED_INSTEAD))


def uses_of(name: str) -> set[str]:
    """Return the members of an enumeration that the product names outside the room that defines it."""
    import ast

    found = set()
    for module in modules():
        if module.parts[0] == "institutions" and module.parts[-1] in {"permissions", "roles"}:
            continue
        for node in nodes(module.tree, ast.Attribute):
            owner = node.value
            named = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if named == name:
                found.add(node.attr)
    return found


def test_every_permission_is_asked_for_somewhere() -> None:
    from registratura.institutions.permissions import Permission

    unused = {member.name for member in Permission} - uses_of("Permission")

    assert not unused, f"nobody asks for {sorted(unused)}"


def test_every_permission_is_given_by_a_role_and_every_role_is_described() -> None:
    from registratura.institutions.permissions import Permission
    from registratura.institutions.roles import ROLES, Role

    given = {permission for description in ROLES.values() for permission in description.permissions}

    assert set(ROLES) == set(Role)
    assert given == set(Permission)
    for role, description in ROLES.items():
        assert str(description.name).strip(), role
        assert str(description.explanation).strip().endswith("."), role


def test_views_are_functions() -> None:
    import ast

    faults = [
        f"{module.place}:{node.lineno}: {node.name}"
        for module in modules()
        if module.parts[0] == "doors" and module.parts[-1].startswith("views")
        for node in nodes(module.tree, ast.ClassDef)
        if any(dotted(parent).endswith("View") for parent in node.bases)
    ]

    assert SOURCE.is_dir()
    assert not faults, says(faults)
