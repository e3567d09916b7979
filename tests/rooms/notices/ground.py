"""A small notice and its prose, for tests."""

from dataclasses import replace

from registratura.notices.content import Content, Controller, Name, Purpose, Recipient, Section
from registratura.notices.rules import SECTIONS


def purpose(key: str, *, ground: str = "A6-1-b", categories: tuple[str, ...] = ("email",)) -> Purpose:
    """Return a purpose that keeps e-mail addresses."""
    return Purpose(
        key=key,
        name=Name(f"scopul {key}", f"purpose {key}"),
        ground=ground,
        categories=categories,
        subjects=("customer",),
        recipients=("mail-server",),
        retention=("account",),
        dpv="AccountManagement",
    )


def content(*purposes: Purpose) -> Content:
    """Return a whole content with these purposes; with P01 and P12 when none are given."""
    return Content(
        controller=Controller(name="Cartea Software SRL", address="București", email="date@furnizor.example"),
        purposes=purposes or (purpose("P01"), purpose("P12", ground="A6-1-a")),
        recipients=(Recipient("mail-server", Name("serverul de e-mail", "the mail server")),),
        names={
            "email": Name("adresă de e-mail", "e-mail address"),
            "name": Name("nume", "name"),
            "account": Name("cât timp contul este deschis", "while the account is open"),
        },
    )


def with_recipient(given: Content, key: str, *, to: str) -> Content:
    """Return the content with one more recipient of a purpose."""
    grown = tuple(
        replace(one, recipients=(*one.recipients, key)) if one.key == to else one for one in given.purposes
    )
    added = Recipient(key, Name("agenția de reclamă", "the advertising agency"), "US")
    return replace(given, purposes=grown, recipients=(*given.recipients, added))


def prose(**changed: str) -> dict[str, tuple[Section, ...]]:
    """Return the prose with every section; changed: Romanian words by key of the section."""
    return {
        language: tuple(
            Section(
                key,
                f"{key} ({language})",
                (changed.get(key, f"text {key}") if language == "ro" else f"text {key}",),
            )
            for key in SECTIONS
        )
        for language in ("ro", "en")
    }


SUMMARY = {
    "ro": "Se adaugă o prelucrare nouă, numai cu acordul dumneavoastră.",
    "en": "A new processing is added, only if you agree to it.",
}
