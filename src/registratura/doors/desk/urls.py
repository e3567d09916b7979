"""The officials' door: everything under /birou/<code of the institution>/."""

from django.urls import include, path

from registratura.doors.desk.calendars import views as calendars
from registratura.doors.desk.home import views as home
from registratura.doors.desk.settings import own

app_name = "desk"

urlpatterns = [
    path("", home.choose, name="choose"),
    # No institution may take these words as its code: institutions.services.RESERVED_CODES.
    path("eu/", own.account, name="account"),
    path("preferinte/", own.preferences, name="preferences"),
    path("schimba/", own.switch, name="switch"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("<slug:code>/", include("registratura.doors.desk.home.urls")),
    path("<slug:code>/", include("registratura.doors.desk.registering.urls")),
    path("<slug:code>/", include("registratura.doors.desk.searching.urls")),
    path("<slug:code>/", include("registratura.doors.desk.correspondents.urls")),
    path("<slug:code>/", include("registratura.doors.desk.reservations.urls")),
    path("<slug:code>/", include("registratura.doors.desk.printing.urls")),
    path("<slug:code>/", include("registratura.doors.desk.terms.urls")),
    path("<slug:code>/", include("registratura.doors.desk.work.urls")),
    path("<slug:code>/", include("registratura.doors.desk.information.urls")),
    path("<slug:code>/", include("registratura.doors.desk.dispatching.urls")),
    path("<slug:code>/", include("registratura.doors.desk.answering.urls")),
    path("<slug:code>/", include("registratura.doors.desk.messaging.urls")),
    path("<slug:code>/", include("registratura.doors.desk.settings.urls")),
    path("<slug:code>/", include("registratura.doors.desk.tray.urls")),
    path("<slug:code>/", include("registratura.doors.desk.scanning.urls")),
    path("<slug:code>/", include("registratura.doors.desk.files.urls")),
    path("<slug:code>/", include("registratura.doors.desk.signing.urls")),
    path("<slug:code>/", include("registratura.doors.desk.signatures.urls")),
    path("<slug:code>/", include("registratura.doors.desk.letters.urls")),
    path("<slug:code>/", include("registratura.doors.desk.petitions.urls")),
    path("<slug:code>/", include("registratura.doors.desk.disclosing.urls")),
    path("<slug:code>/", include("registratura.doors.desk.incidents.urls")),
    path("<slug:code>/", include("registratura.doors.desk.notices.urls")),
    path("<slug:code>/", include("registratura.doors.desk.keeping.urls")),
    path("<slug:code>/", include("registratura.doors.desk.rights.urls")),
    path("<slug:code>/", include("registratura.doors.desk.entries.urls")),
]
