"""
The public door: the privacy centre of the service, and under /portal/<code>/ the same of an institution.

Pages that stand for both take `code` as an optional argument and ask `controllers.controller_of`.
"""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.privacy import centre, data_map, notices
from registratura.doors.portal.rights.urls import RIGHTS
from registratura.doors.portal.sharing import views as sharing

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
