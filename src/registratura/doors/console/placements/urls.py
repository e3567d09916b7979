from django.urls import path

from registratura.doors.console.placements import views

urlpatterns = [
    path("anunturi/", views.placements, name="placements"),
    path("anunturi/<int:flight>/opreste/", views.stop, name="placement_stop"),
    path("anunturi/parteneri/", views.partners, name="partners"),
    path("anunturi/parteneri/<int:partner>/", views.partner_deed, name="partner_deed"),
]
