"""Addresses of fees and payments, under /portal/<code>/taxe/."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.fees import listing, notifications, paying

_FEES = "portal/<slug:code>/taxe/"
_ONE = f"{_FEES}plata/<str:reference>/<str:secret>/"

FEES: list[URLPattern | URLResolver] = [
    path(_FEES, listing.fees, name="fees"),
    path(f"{_FEES}notificare/", notifications.notification, name="fee_notification"),
    path(_ONE, paying.payment, name="fee_payment"),
    path(f"{_ONE}ordin.pdf", paying.order, name="fee_order"),
    path(f"{_ONE}dovada.pdf", paying.proof, name="fee_proof"),
    path(f"{_ONE}cod.svg", paying.code_image, name="fee_code"),
    path(f"{_ONE}card/", paying.card, name="fee_card"),
    path(f"{_FEES}<slug:fee>/", listing.fee, name="fee"),
]
