"""Addresses of exchange, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.entries.urls import ENTRY
from registratura.doors.desk.exchange import partners, views

urlpatterns = [
    path("schimb/", views.documents, name="exchange"),
    path("schimb/<int:document>/confirmare.json", views.answer, name="exchange_answer"),
    path("schimb/parteneri/", partners.partners, name="exchange_partners"),
    path("schimb/parteneri/<int:partner>/", partners.partner, name="exchange_partner"),
    path("schimb/parteneri/<int:partner>/<slug:deed>/", partners.act, name="exchange_partner_act"),
    path(f"{ENTRY}schimb/", views.send, name="exchange_send"),
]
