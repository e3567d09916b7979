"""Addresses of the counter and of an entry's papers, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.registering import views, views_lookups, views_papers

urlpatterns = [
    path("inregistrare/", views.register, name="register"),
    path("inregistrare/corespondenti/", views_lookups.find_correspondents, name="register_find"),
    path("inregistrare/corespondent-nou/", views_lookups.add_in_place, name="register_add"),
    path("inregistrare/numere/", views_lookups.find_numbers, name="register_numbers"),
    path("inregistrare/verificare/", views_lookups.check_codes, name="register_check"),
    path("inregistrare/asemanatoare/", views_lookups.repeats, name="register_repeats"),
    path("inregistrare/serie/<uuid:key>/", views.series, name="series"),
    path("inregistrare/serie/<uuid:key>/recipise.pdf", views_papers.series_receipts, name="series_receipts"),
    path(
        "registre/<slug:register>/<int:year>/<int:number>/recipisa.pdf", views_papers.receipt, name="receipt"
    ),
]
