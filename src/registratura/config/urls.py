"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from registratura.doors.desk.calendars import feed
from registratura.doors.shared import entrance, feature_views, watch_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", entrance.front, name="front"),
    path("health", watch_views.health, name="health"),
    path("ready", watch_views.ready, name="ready"),
    path("metrics", watch_views.metrics, name="metrics"),
    path("api/features", feature_views.features_data, name="features_data"),
    path("api/v1/", include("registratura.doors.api.urls")),
    path("cont/", include("registratura.doors.portal.identity.urls")),
    path("cont/", include("registratura.doors.shared.account_urls")),
    path("birou/", include("registratura.doors.desk.urls")),
    path("consola/", include("registratura.doors.console.urls")),
    path("", include("registratura.doors.portal.urls")),
    path("calendar/<slug:secret>.ics", feed.read, name="calendar_feed"),
]

handler400 = "registratura.doors.shared.errors.bad_request"
handler403 = "registratura.doors.shared.errors.forbidden"
handler404 = "registratura.doors.shared.errors.not_found"
handler500 = "registratura.doors.shared.errors.server_error"
