"""The officials' door: everything under /birou/<code of the institution>/."""

from django.urls import include, path

from registratura.doors.desk.home import views as home

app_name = "desk"

urlpatterns = [
    path("", home.choose, name="choose"),
    path("<slug:code>/", include("registratura.doors.desk.home.urls")),
    path("<slug:code>/", include("registratura.doors.desk.registering.urls")),
    path("<slug:code>/", include("registratura.doors.desk.searching.urls")),
    path("<slug:code>/", include("registratura.doors.desk.correspondents.urls")),
    path("<slug:code>/", include("registratura.doors.desk.reservations.urls")),
    path("<slug:code>/", include("registratura.doors.desk.printing.urls")),
    path("<slug:code>/", include("registratura.doors.desk.settings.urls")),
    path("<slug:code>/", include("registratura.doors.desk.entries.urls")),
]
