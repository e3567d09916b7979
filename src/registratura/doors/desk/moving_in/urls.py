"""Addresses of old registers that move in, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.moving_in import views

urlpatterns = [
    path("preluari/", views.transfers, name="moving_in"),
    path(
        "preluari/potriviri/<int:profile>/stergere/",
        views.profile_deletion,
        name="moving_in_profile_deletion",
    ),
    path("preluari/<int:transfer>/", views.transfer, name="moving_in_transfer"),
    path("preluari/<int:transfer>/stadiu/", views.stage, name="moving_in_stage"),
    path("preluari/<int:transfer>/coloane/", views.columns, name="moving_in_columns"),
    path("preluari/<int:transfer>/pornire/", views.start, name="moving_in_start"),
    path("preluari/<int:transfer>/potrivire/", views.profile, name="moving_in_profile"),
    path("preluari/<int:transfer>/<str:deed>/", views.deed, name="moving_in_deed"),
    path("preluari/<int:transfer>/constatari.csv", views.findings_file, name="moving_in_findings"),
]
