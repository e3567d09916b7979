"""Addresses of the manual."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.manual import views

MANUAL: list[URLPattern | URLResolver] = [
    path("manual/", views.contents, name="manual"),
    path("manual/cauta/", views.search, name="manual_search"),
    path("manual/fise/<slug:role>.pdf", views.card, name="manual_card"),
    path("manual/imagini/<path:place>", views.picture, name="manual_picture"),
    path("manual/<path:place>/", views.page, name="manual_page"),
]
