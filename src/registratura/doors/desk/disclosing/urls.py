"""Addresses of disclosures, requests of authorities, shared links and viewings, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.disclosing import views, views_requests, views_sharing, views_viewing

ENTRY = "registre/<slug:register>/<int:year>/<int:number>/partajare/"
REQUEST = "cereri-autoritati/<int:key>/"

urlpatterns = [
    path("dezvaluiri/", views.disclosures, name="disclosures"),
    path("destinatari/", views.recipients, name="recipients"),
    path("destinatari/adauga/", views.recipient, name="recipient_new"),
    path("destinatari/<int:recipient>/", views.recipient, name="recipient"),
    path("destinatari/destinatari.csv", views.recipients_csv, name="recipients_csv"),
    path("cereri-autoritati/", views_requests.requests, name="authority_requests"),
    path("cereri-autoritati/adauga/", views_requests.receive, name="authority_request_new"),
    path(REQUEST, views_requests.authority_request, name="authority_request"),
    path(f"{REQUEST}pregatire/", views_requests.prepare, name="authority_request_prepare"),
    path(f"{REQUEST}hotarare/", views_requests.decide, name="authority_request_decide"),
    path(f"{REQUEST}raspuns/", views_requests.answer, name="authority_request_answer"),
    path(f"{REQUEST}instiintare/", views_requests.notice, name="authority_request_notice"),
    path("cine-a-vazut/", views_viewing.viewings, name="viewings"),
    path("cine-a-vazut/cine-a-vazut.csv", views_viewing.viewings_csv, name="viewings_csv"),
    path(ENTRY, views_sharing.share, name="share"),
    path(f"{ENTRY}<int:link>/oprire/", views_sharing.stop, name="share_stop"),
]
