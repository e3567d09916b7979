"""Addresses of exchange between registries."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.exchange import views

EXCHANGE: list[URLPattern | URLResolver] = [
    path(".well-known/registratura/<slug:code>.json", views.card, name="exchange_card"),
    path("schimb/<slug:code>/intrebare/", views.question, name="exchange_question"),
    path("schimb/<slug:code>/documente/", views.document, name="exchange_document"),
    path("schimb/<slug:code>/confirmari/", views.confirmation, name="exchange_confirmation"),
]
