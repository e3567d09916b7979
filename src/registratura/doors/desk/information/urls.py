"""Addresses of requests for information, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.information import (
    views,
    views_complaints,
    views_endings,
    views_lists,
    views_register,
    views_report,
)

ENTRY = "solicitari-544/<slug:register>/<int:year>/<int:number>/"

urlpatterns = [
    path("solicitari-544/", views_lists.requests, name="information"),
    path("solicitari-544/verbal/", views_lists.verbal, name="information_verbal"),
    path("solicitari-544/cost-copii/", views_lists.copy_price, name="information_price"),
    path("solicitari-544/registru/", views_register.register, name="information_register"),
    path("solicitari-544/registru.csv", views_register.register_csv, name="information_register_csv"),
    path("solicitari-544/registru.pdf", views_register.register_pdf, name="information_register_pdf"),
    path("solicitari-544/raport/", views_report.report, name="information_report"),
    path("solicitari-544/raport.pdf", views_report.report_pdf, name="information_report_pdf"),
    path("solicitari-544/raport.csv", views_report.report_csv, name="information_report_csv"),
    path(
        "solicitari-544/reclamatii/<int:complaint>/", views_complaints.complaint, name="information_complaint"
    ),
    path("solicitari-544/instanta/<int:case>/", views_complaints.court_end, name="information_court_end"),
    path(f"{ENTRY}evaluare/", views.evaluate, name="information_evaluate"),
    path(f"{ENTRY}lamuriri/", views.clarify, name="information_clarify"),
    path(f"{ENTRY}termen-30/", views.notice, name="information_notice"),
    path(f"{ENTRY}intarziere/", views.explain_delay, name="information_delay"),
    path(f"{ENTRY}redeschidere/", views.reopen, name="information_reopen"),
    path(f"{ENTRY}raspuns/", views_endings.answer, name="information_answer"),
    path(f"{ENTRY}refuz/", views_endings.refuse, name="information_refuse"),
    path(f"{ENTRY}redirectionare/", views_endings.redirected, name="information_redirect"),
    path(f"{ENTRY}publicata/", views_endings.published, name="information_published"),
    path(f"{ENTRY}petitie/", views_endings.reclassify, name="information_reclassify"),
    path(f"{ENTRY}reclamatie/", views_complaints.receive, name="information_complain"),
    path(f"{ENTRY}instanta/", views_complaints.court, name="information_court"),
]
