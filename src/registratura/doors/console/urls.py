"""The operator's console: everything under /consola/, for the supplier's people alone. Each subject adds its line."""

from django.urls import include, path

app_name = "console"

urlpatterns = [
    path("", include("registratura.doors.console.home.urls")),
    path("", include("registratura.doors.console.tickets.urls")),
    path("", include("registratura.doors.console.calls.urls")),
    path("", include("registratura.doors.console.payments.urls")),
    path("", include("registratura.doors.console.sales.urls")),
    path("", include("registratura.doors.console.licences.urls")),
    path("", include("registratura.doors.console.invoices.urls")),
    path("", include("registratura.doors.console.campaigns.urls")),
    path("", include("registratura.doors.console.placements.urls")),
    path("", include("registratura.doors.console.voices.urls")),
    path("", include("registratura.doors.console.screening.urls")),
    path("", include("registratura.doors.console.figures.urls")),
]
