"""Addresses of keeping, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.keeping import views, views_holds, views_runs

urlpatterns = [
    path("pastrare/", views.rules, name="keeping"),
    path("pastrare/simulare/", views.simulation, name="keeping_simulation"),
    path("pastrare/explica/", views.explanation, name="keeping_explanation"),
    path("pastrare/reguli/<slug:rule>/", views.rule_new, name="keeping_rule_new"),
    path("pastrare/propuneri/<int:key>/simulare/", views.rule_simulate, name="keeping_rule_simulate"),
    path("pastrare/propuneri/<int:key>/aprobare/", views.rule_approve, name="keeping_rule_approve"),
    path("pastrare/propuneri/<int:key>/retragere/", views.rule_withdraw, name="keeping_rule_withdraw"),
    path("pastrare/suspendari/", views_holds.holds, name="keeping_holds"),
    path("pastrare/suspendari/adauga/", views_holds.hold_new, name="keeping_hold_new"),
    path("pastrare/suspendari/<int:key>/confirmare/", views_holds.approve, name="keeping_hold_approve"),
    path("pastrare/suspendari/<int:key>/ridicare/", views_holds.ask_release, name="keeping_hold_ask_release"),
    path("pastrare/suspendari/<int:key>/incheiere/", views_holds.release, name="keeping_hold_release"),
    path("pastrare/stergeri/", views_runs.runs, name="keeping_runs"),
    path("pastrare/stergeri/porneste/", views_runs.order, name="keeping_run_order"),
    path("pastrare/stergeri/<int:key>/", views_runs.run, name="keeping_run"),
    path("pastrare/stergeri/<int:key>/certificat.json", views_runs.certificate, name="keeping_certificate"),
    path(
        "pastrare/stergeri/<int:key>/certificat.pdf",
        views_runs.certificate_pdf,
        name="keeping_certificate_pdf",
    ),
]
