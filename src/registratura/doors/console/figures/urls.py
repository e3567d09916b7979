"""Addresses of the supplier's figures, under /consola/."""

from django.urls import path

from registratura.doors.console.figures import views

urlpatterns = [
    path("cifre/", views.figures, name="figures"),
    path("cifre/zgomot/", views.noised, name="figures_noised"),
    path("cifre/cifre.csv", views.figures_csv, name="figures_csv"),
]
