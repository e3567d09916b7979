"""Addresses of dispatch, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.dispatching import bundles, deeds, lists, scanning, settings
from registratura.doors.desk.entries.urls import ENTRY

urlpatterns = [
    path(f"{ENTRY}expediere/", deeds.prepare, name="dispatch_prepare"),
    path("expedieri/", lists.dispatch, name="dispatch"),
    path("expedieri/scanare/", scanning.scan, name="dispatch_scan"),
    path("expedieri/raport/", scanning.report, name="dispatch_report"),
    path("expedieri/condica.pdf", bundles.handbook, name="dispatch_handbook"),
    path("expedieri/dovezi/<int:document>/", lists.proof, name="dispatch_proof"),
    path("expedieri/borderouri/", bundles.bundle_list, name="bundles"),
    path("expedieri/borderouri/nou/", bundles.fill, name="bundle_fill"),
    path("expedieri/borderouri/<int:bundle>/", bundles.bundle, name="bundle"),
    path("expedieri/borderouri/<int:bundle>/borderou.pdf", bundles.print_list, name="bundle_pdf"),
    path("expedieri/borderouri/<int:bundle>/dovada/", bundles.add_proof, name="bundle_proof"),
    path("expedieri/borderouri/<int:bundle>/<slug:deed>/", bundles.act, name="bundle_act"),
    path("expedieri/<int:shipment>/", deeds.shipment, name="shipment"),
    path("expedieri/<int:shipment>/dovada/", deeds.add_proof, name="shipment_proof"),
    path("expedieri/<int:shipment>/<slug:deed>/", deeds.act, name="shipment_act"),
    path("cum-se-expediaza/", settings.options, name="dispatch_options"),
]
