"""Addresses of paying, under /plati/. They stand where somebody supplies; elsewhere there is nothing."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.paying import notifications, views

_ONE = "plati/<str:reference>/<str:secret>/"

PAYING: list[URLPattern | URLResolver] = [
    path("plati/notificare/<slug:provider>/", notifications.told, name="pay_told"),
    path(_ONE, views.pay, name="pay"),
    path(f"{_ONE}inapoi/", notifications.back, name="pay_back"),
    path(f"{_ONE}cale/", views.way, name="pay_way"),
    path(f"{_ONE}cod.svg", views.code_image, name="pay_code"),
    path(f"{_ONE}dovada.pdf", views.proof, name="pay_proof"),
]
