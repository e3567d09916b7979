"""Addresses of signatures and trust, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.signatures import views, views_trust

FILE = "fisiere/<int:document>/"

urlpatterns = [
    path(f"{FILE}semnaturi/", views.report, name="signatures"),
    path(f"{FILE}semnaturi/din-nou/", views.again, name="signatures_again"),
    path(f"{FILE}semnaturi/<int:number>/dovezi.zip", views.evidence, name="signature_evidence"),
    path(f"{FILE}continut/<int:position>/", views.inner, name="inner_file"),
    path(f"{FILE}continut/<int:position>/pagina/<int:page>.png", views.inner_picture, name="inner_picture"),
    path("tava/<int:item>/semnaturi/<int:document>/", views.tray_report, name="tray_signatures"),
    path("incredere/", views_trust.trust, name="trust"),
    path("incredere/lista/", views_trust.load, name="trust_load"),
    path("incredere/radacina/", views_trust.add_root, name="root_add"),
    path("incredere/radacina/<int:root>/scoate/", views_trust.remove_root, name="root_remove"),
]
