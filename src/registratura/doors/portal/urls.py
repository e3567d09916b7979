"""
The public door: the privacy centre of the service, and under /portal/<code>/ the same of an institution.

Pages that stand for both take `code` as an optional argument and ask `controllers.controller_of`.
"""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.appointments.urls import APPOINTMENTS
from registratura.doors.portal.consultations.urls import CONSULTATIONS
from registratura.doors.portal.exchange.urls import EXCHANGE
from registratura.doors.portal.feedback.urls import FEEDBACK
from registratura.doors.portal.fees.urls import FEES
from registratura.doors.portal.filing.urls import FILING
from registratura.doors.portal.following.urls import FOLLOWING
from registratura.doors.portal.gazette.urls import GAZETTE
from registratura.doors.portal.home.urls import HOME
from registratura.doors.portal.ideas.urls import IDEAS
from registratura.doors.portal.information.urls import INFORMATION
from registratura.doors.portal.licensing.urls import LICENSING
from registratura.doors.portal.manual.urls import MANUAL
from registratura.doors.portal.news.urls import NEWS
from registratura.doors.portal.paying.urls import PAYING
from registratura.doors.portal.placements.urls import PLACEMENTS
from registratura.doors.portal.privacy import centre, data_map, notices
from registratura.doors.portal.rights.urls import RIGHTS
from registratura.doors.portal.sealing.urls import SEALING
from registratura.doors.portal.sharing import views as sharing
from registratura.doors.portal.statement.urls import STATEMENT
from registratura.doors.portal.support.urls import SUPPORT
from registratura.doors.portal.telephony.urls import TELEPHONY
from registratura.doors.portal.widget.urls import WIDGET

app_name = "portal"

_privacy: list[URLPattern | URLResolver] = []

_data_map: list[URLPattern | URLResolver] = [
    path("confidentialitate/harta-datelor/", data_map.data_map, name="data_map"),
    path("confidentialitate/harta-datelor/<slug:dataset>/", data_map.system, name="data_system"),
    path("privacy/data-map", data_map.data_map, name="data_map_short"),
    path("privacy/data-map.jsonld", data_map.data_map_linked, name="data_map_linked"),
    path("privacy/ropa.csv", data_map.record_csv, name="record_csv"),
    path("privacy/ropa.pdf", data_map.record_pdf, name="record_pdf"),
    path("portal/<slug:code>/confidentialitate/harta-datelor/", data_map.data_map, name="data_map_of"),
    path(
        "portal/<slug:code>/confidentialitate/harta-datelor/<slug:dataset>/",
        data_map.system,
        name="data_system_of",
    ),
    path("portal/<slug:code>/privacy/data-map.jsonld", data_map.data_map_linked, name="data_map_linked_of"),
    path("portal/<slug:code>/privacy/ropa.csv", data_map.record_csv, name="record_csv_of"),
    path("portal/<slug:code>/privacy/ropa.pdf", data_map.record_pdf, name="record_pdf_of"),
]

_notices: list[URLPattern | URLResolver] = [
    path(f"{place}{address}", view, name=f"{name}{ending}")
    for place, ending in (("confidentialitate/", ""), ("portal/<slug:code>/confidentialitate/", "_of"))
    for address, view, name in (
        ("informare/", notices.notice, "notice"),
        ("informare/<int:number>/", notices.notice, "notice_version"),
        ("informare/versiuni/", notices.versions, "notice_versions"),
        ("cookie-uri/", notices.cookies, "cookies"),
        ("chei.json", notices.keys, "keys"),
    )
]

urlpatterns: list[URLPattern | URLResolver] = [
    *FOLLOWING,
    *HOME,
    *STATEMENT,
    *SEALING,
    *WIDGET,
    *SUPPORT,
    *MANUAL,
    *TELEPHONY,
    *EXCHANGE,
    *FILING,
    *FEES,
    *PAYING,
    *APPOINTMENTS,
    *GAZETTE,
    *INFORMATION,
    *CONSULTATIONS,
    *NEWS,
    *PLACEMENTS,
    *IDEAS,
    *FEEDBACK,
    *LICENSING,
    path("confidentialitate/", centre.centre, name="privacy"),
    path("portal/<slug:code>/confidentialitate/", centre.centre, name="privacy_of"),
    *_privacy,
    *RIGHTS,
    *_notices,
    path("confidentialitate/partajare/<str:secret>/", sharing.shared, name="shared"),
    path("confidentialitate/partajare/<str:secret>/<int:document>/", sharing.shared_file, name="shared_file"),
    path(".well-known/gpc.json", notices.gpc, name="gpc"),
    *_data_map,
]
