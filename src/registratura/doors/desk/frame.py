"""The frame round every page of the desk: sections by power, institutions, preferences."""

from contextlib import nullcontext
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registratura import __version__
from registratura.doors.desk.notice import notice_of
from registratura.doors.shared.frame import Frame, InstitutionChoice, Section
from registratura.doors.shared.jinja import LANGUAGE, language
from registratura.flows.waiting import Waiting, waiting_for
from registratura.institutions import queries as institutions
from registratura.institutions.permissions import SUPPLIER_ONLY
from registratura.institutions.permissions import Permission as P
from registratura.institutions.queries import Powers
from registratura.institutions.roles import ROLES
from registratura.routing.queries import Badges
from registratura.toolkit.scope import acting_for, current_institution

# (power, address name, icon, key, group): the words stand in _LABELS, translated at each request.
_SECTIONS = (
    (P.ENTRY_READ, "home", "landmark", "a", ""),
    (P.ENTRY_REGISTER, "tray", "download", "v", ""),
    (P.ENTRY_ASSIGN, "folder", "folder-open", "o", ""),
    (P.ENTRY_RESOLVE, "my_work", "inbox", "w", ""),
    (P.DOCUMENT_SIGN, "signing_folder", "pencil", "b", ""),
    (P.ENTRY_READ, "register_list", "book-open", "g", ""),
    (P.ENTRY_READ, "registers", "layers", "r", ""),
    (P.ENTRY_READ, "terms", "clock", "m", ""),
    (P.PETITION_HANDLE, "petitions", "mail", "y", ""),
    (P.INFORMATION_HANDLE, "information", "circle-help", "5", ""),
    (P.ENTRY_DISPATCH, "dispatch", "send", "x", ""),
    (P.ENTRY_DISPATCH, "exchange", "repeat", "", ""),
    (P.CORRESPONDENT_READ, "correspondents", "users", "c", ""),
    (P.NUMBER_RESERVE, "reservations", "bookmark", "z", ""),
    (P.REGISTER_PRINT, "prints", "printer", "t", ""),
    (P.REGISTER_PRINT, "sealed_days", "shield-check", "", ""),
    (P.REPORTS_READ, "reports", "file-spreadsheet", "7", ""),
    (P.DOSSIER_FILE, "archive", "file-archive", "", ""),
    (P.ENTRY_REGISTER, "scans", "qr-code", "q", ""),
    (P.ENTRY_REGISTER, "quarantine", "triangle-alert", "", ""),
    (P.EMERGENCY_HANDLE, "emergency", "file-text", "", ""),
    (P.ENTRY_REGISTER, "filing_forms", "user-plus", "", "portal"),
    (P.ENTRY_REGISTER, "identity", "fingerprint", "", "portal"),
    (P.APPOINTMENTS_HANDLE, "appointments", "calendar", "", "portal"),
    (P.APPOINTMENTS_HANDLE, "meetings", "landmark", "", "portal"),
    (P.FEES_COLLECT, "fees", "stamp", "", "portal"),
    (P.PORTAL_ADMINISTER, "portal_settings", "landmark", "", "portal"),
    (P.FEES_ADMINISTER, "fee_rules", "stamp", "", "portal"),
    (P.FORMS_ADMINISTER, "forms", "file-text", "", "portal"),
    (P.PUBLISH, "publishing", "book-open", "", "portal"),
    (P.PUBLISH, "duties", "circle-help", "", "portal"),
    (P.PUBLISH, "consultations", "users", "", "portal"),
    (P.PRIVACY_ADMINISTER, "notices", "file-text", "", "privacy"),
    (P.PRIVACY_HANDLE, "rights", "users", "", "privacy"),
    (P.PRIVACY_HANDLE, "disclosures", "send", "", "privacy"),
    (P.PRIVACY_HANDLE, "incidents", "triangle-alert", "", "privacy"),
    (P.PRIVACY_HANDLE, "viewings", "eye", "", "privacy"),
    (P.PRIVACY_ADMINISTER, "keeping", "clock", "", "privacy"),
    (P.STRUCTURE_ADMINISTER, "units", "building-2", "", "admin"),
    (P.STRUCTURE_ADMINISTER, "subscription", "landmark", "", "admin"),
    (P.MEMBERS_ADMINISTER, "members", "user-plus", "", "admin"),
    (P.MEMBERS_ADMINISTER, "programs", "key-round", "", "admin"),
    (P.REGISTER_ADMINISTER, "register_settings", "settings", "", "admin"),
    (P.REGISTER_ADMINISTER, "moving_in", "layers", "", "admin"),
    (P.STRUCTURE_ADMINISTER, "moving_out", "file-archive", "", "admin"),
    (P.REGISTER_ADMINISTER, "dispatch_options", "mail", "", "admin"),
    (P.REGISTER_ADMINISTER, "exchange_partners", "link", "", "admin"),
    (P.REGISTER_ADMINISTER, "mailboxes", "inbox", "", "admin"),
    (P.REGISTER_ADMINISTER, "file_room", "layers", "", "admin"),
    (P.REGISTER_ADMINISTER, "scan_folders", "folder-open", "", "admin"),
    (P.TEMPLATES_ADMINISTER, "templates", "file-text", "", "admin"),
    (P.TERM_ADMINISTER, "declared_days", "calendar", "", "admin"),
    (P.MESSAGES_ADMINISTER, "deliveries", "bell", "", "admin"),
    (P.SIGNING_ADMINISTER, "signing_settings", "key-round", "", "admin"),
    (P.INTEGRITY_VERIFY, "integrity", "shield-check", "", "admin"),
    (P.INTEGRITY_VERIFY, "preservation", "file-archive", "", "admin"),
    (P.INTEGRITY_VERIFY, "seal_watch", "shield-check", "", "admin"),
    (P.INTEGRITY_VERIFY, "trust", "key-round", "", "admin"),
)

_LABELS = {
    "home": gettext_lazy("Astăzi"),
    "keeping": gettext_lazy("Păstrare"),
    "publishing": gettext_lazy("Monitorul Oficial Local"),
    "duties": gettext_lazy("Publicate din oficiu"),
    "consultations": gettext_lazy("Consultări publice"),
    "tray": gettext_lazy("Tava"),
    "folder": gettext_lazy("Mapa"),
    "my_work": gettext_lazy("Lucrările mele"),
    "signing_folder": gettext_lazy("De semnat"),
    "register_list": gettext_lazy("Registrul general"),
    "registers": gettext_lazy("Toate registrele"),
    "terms": gettext_lazy("Termene"),
    "petitions": gettext_lazy("Petiții"),
    "information": gettext_lazy("Solicitări 544"),
    "dispatch": gettext_lazy("Expedieri"),
    "correspondents": gettext_lazy("Corespondenți"),
    "reservations": gettext_lazy("Numere rezervate"),
    "prints": gettext_lazy("Tipărire"),
    "sealed_days": gettext_lazy("Zile sigilate"),
    "seal_watch": gettext_lazy("Paza sigiliilor"),
    "reports": gettext_lazy("Rapoarte"),
    "archive": gettext_lazy("Arhiva"),
    "scans": gettext_lazy("Scanări și etichete"),
    "quarantine": gettext_lazy("Carantină"),
    "emergency": gettext_lazy("Urgență"),
    "filing_forms": gettext_lazy("Depunere la ghișeu"),
    "appointments": gettext_lazy("Programări"),
    "meetings": gettext_lazy("Ședințe"),
    "portal_settings": gettext_lazy("Pagina publică"),
    "fees": gettext_lazy("Taxe și plăți"),
    "fee_rules": gettext_lazy("Reguli de taxe"),
    "forms": gettext_lazy("Formulare"),
    "notices": gettext_lazy("Informarea"),
    "disclosures": gettext_lazy("Dezvăluiri"),
    "incidents": gettext_lazy("Incidente"),
    "viewings": gettext_lazy("Cine a văzut"),
    "identity": gettext_lazy("Confirmarea identității"),
    "units": gettext_lazy("Compartimente"),
    "subscription": gettext_lazy("Abonament"),
    "members": gettext_lazy("Oameni și roluri"),
    "programs": gettext_lazy("Programe"),
    "register_settings": gettext_lazy("Registre și numere"),
    "moving_in": gettext_lazy("Registre vechi"),
    "moving_out": gettext_lazy("Pachetul instituției"),
    "exchange": gettext_lazy("Schimb de documente"),
    "exchange_partners": gettext_lazy("Parteneri de schimb"),
    "dispatch_options": gettext_lazy("Cum se expediază"),
    "mailboxes": gettext_lazy("Cutii poștale"),
    "file_room": gettext_lazy("Fișiere și spațiu"),
    "scan_folders": gettext_lazy("Folderele scanerelor"),
    "templates": gettext_lazy("Șabloane"),
    "declared_days": gettext_lazy("Zile declarate"),
    "deliveries": gettext_lazy("Mesaje și căi"),
    "signing_settings": gettext_lazy("Semnare și sigiliu"),
    "rights": gettext_lazy("Cereri despre date"),
    "integrity": gettext_lazy("Integritate"),
    "preservation": gettext_lazy("Fișiere păstrate"),
    "trust": gettext_lazy("Încredere în semnături"),
}


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template its theme, and pages of an institution their frame. A context processor."""
    user: Any = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    theme = user.theme if signed_in else request.COOKIES.get("theme", "auto")
    token: Any = SimpleLazyObject(lambda: get_token(request))
    context: dict[str, Any] = {
        LANGUAGE: language(),
        "theme": theme if theme in ("auto", "light", "dark") else "auto",
        # Django masks the token anew for each form; once for each page protects as well and costs a list less.
        "csrf_token": token,
        "csrf_input": SimpleLazyObject(
            lambda: format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
        ),
    }
    if signed_in:  # pages of the account differ for who works in no institution
        context["official"] = SimpleLazyObject(lambda: _works_somewhere(user.id))
    institution, powers = getattr(request, "institution", None), getattr(request, "powers", None)
    if not signed_in or institution is None or powers is None or hasattr(request, "door"):
        return context
    waiting = _waiting(request, user.id, institution.id, powers)
    context["frame"] = Frame(
        institution=institution.name,
        locality=institution.locality,
        institutions=[
            InstitutionChoice(code=p.code, name=p.name, active=p.code == institution.code)
            for p in waiting.places
        ],
        user_name=user.full_name,
        user_email=user.email,
        role=", ".join(sorted(str(ROLES[role].name) for role in powers.roles)),
        sections=_sections(request, institution.code, powers, waiting),
        register_url=_address("register", institution.code) if powers.may(P.ENTRY_REGISTER) else "",
        search_url=_address("search", institution.code) if powers.may(P.ENTRY_READ) else "",
        home_url=first_address(powers, institution.code),
        messages_url=_address("messages", institution.code),
        unread_count=waiting.unread,
        account_url=_address("account"),
        help_url=_address("help", institution.code),
        institution_url=_address("switch"),
        preferences_url=_address("preferences"),
        sign_out_url=reverse("account_logout"),
        version=__version__,
        search_text=request.GET.get("q", "")[:200],
        theme=context["theme"],
        single_keys=request.COOKIES.get("single_keys") != "off",
        path=request.path,
        notice=notice_of(
            institution=institution,
            powers=powers,
            waiting=waiting,
            place=request.path.removeprefix(f"/birou/{institution.code}/"),
        ),
    )
    return context


def _works_somewhere(user_id: int) -> bool:
    return bool(institutions.workplaces_of(user_id, at=timezone.now()))


def first_address(powers: Powers, code: str) -> str:
    """Return the first page that a person with these powers may open in an institution."""
    if powers.grants.keys() & SUPPLIER_ONLY:
        return reverse("console:home")
    # One's own work first, then the administration, whose first place is where an administrator begins.
    # Nobody begins with what is for bad days.
    ordered = sorted(
        (section for section in _SECTIONS if section[1] != "emergency"),
        key=lambda section: ("", "admin", "portal", "privacy").index(section[4]),
    )
    found = (_address(name, code) for power, name, *_rest in ordered if powers.may(power))
    return next((address for address in found if address), reverse("desk:account"))


def _waiting(request: HttpRequest, user_id: int, institution_id: int, powers: Powers) -> Waiting:
    """
    Return what the menu says waits for the person.

    A page that counted the papers or the tray itself leaves them on the request as `papers` and `tray`; one that
    counted all of it leaves it as `waiting`.
    """
    counted: Waiting | None = getattr(request, "waiting", None)
    if counted is not None:
        return counted
    with nullcontext() if current_institution() == institution_id else acting_for(institution_id):
        return waiting_for(
            user_id=user_id,
            powers=powers,
            now=timezone.now(),
            papers=getattr(request, "papers", None),
            in_tray=getattr(request, "tray", None),
        )


def _counts(name: str, waiting: Waiting) -> dict[str, int]:
    if name == "tray" and waiting.tray is not None:
        return {"count": waiting.tray.waiting, "late": waiting.tray.late}
    if name == "signing_folder":
        return {"count": waiting.to_sign}
    papers = waiting.papers
    if papers is None:
        return {}
    if name == "folder":
        return {"count": papers.folder}
    if name == "my_work":
        return {"count": papers.work + papers.steps, "late": papers.overdue}
    return {}


def _has(power: P, name: str, powers: Powers, papers: Badges | None) -> bool:
    """Say whether a section is the person's: by own power, or for the folder and the work of those stood in for."""
    stands_in = papers is not None and papers.stands_in
    lent = name == "my_work" or (name == "folder" and papers is not None and papers.orders)
    if name == "sealed_days" and powers.may(
        power
    ):  # papers of all units together: not for who sees some of them
        return powers.grants[power] is None
    return powers.may(power) or (stands_in and lent)


def _sections(request: HttpRequest, code: str, powers: Powers, waiting: Waiting) -> tuple[Section, ...]:
    groups = {
        "": "",
        "portal": _("Portal public"),
        "privacy": _("Date personale"),
        "admin": _("Administrare"),
    }
    own = tuple(
        Section(
            label=str(_LABELS[name]),
            href=href,
            icon=icon,
            key=key,
            active=_is_open(request, name, href, code, powers),
            group=groups[group],
            **_counts(name, waiting),
        )
        for power, name, icon, key, group in _SECTIONS
        if _has(power, name, powers, waiting.papers)
        and (name != "subscription" or waiting.supplied)
        and (href := _address(name, code))
    )
    if not powers.grants.keys() & SUPPLIER_ONLY:
        return own
    return (
        *own,
        Section(label=_("Consola"), href=reverse("console:home"), icon="layers", group=_("Alte locuri")),
    )


def _is_open(request: HttpRequest, name: str, href: str, code: str, powers: Powers) -> bool:
    """
    Say whether the page belongs to a section; every register but the general one belongs to all of them.

    A petition has its address under its entry, and belongs to the petitions for whoever handles them.
    """
    if name == "home":
        return request.path == href
    met = request.resolver_match
    if met is not None and (met.url_name or "").startswith("petition") and powers.may(P.PETITION_HANDLE):
        return name == "petitions"
    general = _address("register_list", code)
    return request.path.startswith(href) and not (name == "registers" and request.path.startswith(general))


@lru_cache(maxsize=4096)
def _address(name: str, code: str = "") -> str:
    arguments = {"code": code} if code else {}
    if name == "register_list":
        arguments["register"] = "general"
    try:
        return reverse(f"desk:{name}", kwargs=arguments)
    except NoReverseMatch:
        return ""
