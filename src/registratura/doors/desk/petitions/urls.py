"""Addresses of petitions, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.entries.urls import ENTRY
from registratura.doors.desk.petitions import (
    views,
    views_acts,
    views_answer,
    views_pairs,
    views_register,
    views_report,
)

urlpatterns = [
    path("petitii/", views.petitions, name="petitions"),
    path("petitii/optiuni/", views.options, name="petition_options"),
    path("petitii/registru/", views_register.register, name="petition_register"),
    path("petitii/registru.csv", views_register.register_file, name="petition_register_file"),
    path("petitii/raport/", views_report.report, name="petition_report"),
    path("petitii/raport.pdf", views_report.report_pdf, name="petition_report_pdf"),
    path("petitii/raport.csv", views_report.report_csv, name="petition_report_csv"),
    path(f"{ENTRY}petitie/", views.petition, name="petition"),
    path(f"{ENTRY}petitie/inscriere/", views_acts.inscribe, name="petition_inscribe"),
    path(f"{ENTRY}petitie/fel/", views_acts.describe, name="petition_describe"),
    path(f"{ENTRY}petitie/clasare/", views_acts.class_anonymous, name="petition_class"),
    path(f"{ENTRY}petitie/reluare/", views_acts.resume, name="petition_resume"),
    path(f"{ENTRY}petitie/legea-544/", views_acts.reclassify, name="petition_reclassify"),
    path(f"{ENTRY}petitie/redirectionare/", views_acts.redirect_petition, name="petition_redirect"),
    path(f"{ENTRY}petitie/pereche/<int:other>/", views_pairs.pair, name="petition_pair"),
    path(f"{ENTRY}petitie/solutie/", views_answer.solution, name="petition_solution"),
    path(f"{ENTRY}petitie/semnare/", views_answer.sign, name="petition_sign"),
    path(f"{ENTRY}petitie/retragere/", views_answer.withdraw, name="petition_unsign"),
    path(f"{ENTRY}petitie/jurnal.csv", views_register.log_file, name="petition_log"),
]
