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
    # What is open all day comes first: an address is looked for in this order.
    path("<slug:code>/", include("registratura.doors.desk.home.urls")),
    path("<slug:code>/", include("registratura.doors.desk.work.urls")),
    path("<slug:code>/", include("registratura.doors.desk.identity.urls")),
    path("<slug:code>/", include("registratura.doors.desk.registering.urls")),
    path("<slug:code>/", include("registratura.doors.desk.filing.urls")),
    path("<slug:code>/", include("registratura.doors.desk.searching.urls")),
    path("<slug:code>/", include("registratura.doors.desk.correspondents.urls")),
    path("<slug:code>/", include("registratura.doors.desk.reservations.urls")),
    path("<slug:code>/", include("registratura.doors.desk.emergency.urls")),
    path("<slug:code>/", include("registratura.doors.desk.preservation.urls")),
    path("<slug:code>/", include("registratura.doors.desk.printing.urls")),
    path("<slug:code>/", include("registratura.doors.desk.moving_in.urls")),
    path("<slug:code>/", include("registratura.doors.desk.moving_out.urls")),
    path("<slug:code>/", include("registratura.doors.desk.sealing.urls")),
    path("<slug:code>/", include("registratura.doors.desk.terms.urls")),
    path("<slug:code>/", include("registratura.doors.desk.information.urls")),
    path("<slug:code>/", include("registratura.doors.desk.dispatching.urls")),
    path("<slug:code>/", include("registratura.doors.desk.exchange.urls")),
    path("<slug:code>/", include("registratura.doors.desk.answering.urls")),
    path("<slug:code>/", include("registratura.doors.desk.completing.urls")),
    path("<slug:code>/", include("registratura.doors.desk.messaging.urls")),
    path("<slug:code>/", include("registratura.doors.desk.webhooks.urls")),
    path("<slug:code>/", include("registratura.doors.desk.settings.urls")),
    path("<slug:code>/", include("registratura.doors.desk.programs.urls")),
    path("<slug:code>/", include("registratura.doors.desk.licence.urls")),
    path("<slug:code>/", include("registratura.doors.desk.tray.urls")),
    path("<slug:code>/", include("registratura.doors.desk.scanning.urls")),
    path("<slug:code>/", include("registratura.doors.desk.files.urls")),
    path("<slug:code>/", include("registratura.doors.desk.signing.urls")),
    path("<slug:code>/", include("registratura.doors.desk.signatures.urls")),
    path("<slug:code>/", include("registratura.doors.desk.letters.urls")),
    path("<slug:code>/", include("registratura.doors.desk.forms.urls")),
    path("<slug:code>/", include("registratura.doors.desk.petitions.urls")),
    path("<slug:code>/", include("registratura.doors.desk.fees.urls")),
    path("<slug:code>/", include("registratura.doors.desk.disclosing.urls")),
    path("<slug:code>/", include("registratura.doors.desk.incidents.urls")),
    path("<slug:code>/", include("registratura.doors.desk.portal_settings.urls")),
    path("<slug:code>/", include("registratura.doors.desk.notices.urls")),
    path("<slug:code>/", include("registratura.doors.desk.keeping.urls")),
    path("<slug:code>/", include("registratura.doors.desk.rights.urls")),
    path("<slug:code>/", include("registratura.doors.desk.appointments.urls")),
    path("<slug:code>/", include("registratura.doors.desk.publishing.urls")),
    path("<slug:code>/", include("registratura.doors.desk.archive.urls")),
    path("<slug:code>/", include("registratura.doors.desk.support.urls")),
    path("<slug:code>/", include("registratura.doors.desk.subscription.urls")),
    path("<slug:code>/", include("registratura.doors.desk.advice.urls")),
    path("<slug:code>/", include("registratura.doors.desk.reports.urls")),
    path("<slug:code>/", include("registratura.doors.desk.entries.urls")),
]
