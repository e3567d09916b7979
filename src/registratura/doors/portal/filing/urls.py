"""Addresses of filing. Whoever holds the address of a draft goes on with it: no account, no cookie."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.filing import views, views_draft

_DRAFT = "portal/<slug:code>/depunere/ciorna/<str:secret>/"

FILING: list[URLPattern | URLResolver] = [
    path("portal/<slug:code>/depunere/", views.form_list, name="filing_list"),
    path(_DRAFT, views_draft.resume, name="filing_resume"),
    path(f"{_DRAFT}pagina/<slug:page>/", views_draft.page, name="filing_page"),
    path(f"{_DRAFT}fisier/<slug:field>/", views_draft.piece, name="filing_piece"),
    path(f"{_DRAFT}verificare/", views_draft.check, name="filing_check"),
    path(f"{_DRAFT}pastrare/", views_draft.save, name="filing_save"),
    path(f"{_DRAFT}trimisa/", views_draft.sent, name="filing_sent"),
    path(f"{_DRAFT}dovada.pdf", views_draft.receipt, name="filing_receipt"),
    path("portal/<slug:code>/depunere/<slug:form>/", views.start, name="filing_start"),
]
