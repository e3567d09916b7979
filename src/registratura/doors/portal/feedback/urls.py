"""The addresses of what is said of the program."""

from django.urls import path

from registratura.doors.portal.feedback import views

FEEDBACK = [
    path("pareri/", views.reviews, name="reviews"),
    path("pareri/scrie/", views.tell, name="feedback"),
    path("pareri/mele/", views.own, name="own_reviews"),
]
