"""The addresses of the board of ideas and of the notes of versions."""

from django.urls import path

from registratura.doors.portal.ideas import views

IDEAS = [
    path("idei/", views.board, name="ideas"),
    path("idei/<int:idea>/vot/", views.vote, name="idea_vote"),
    path("versiuni/", views.releases, name="releases"),
    path("numarare/", views.counting, name="counting"),
]
