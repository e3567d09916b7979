from django.urls import path

from registratura.doors.console.voices import views

urlpatterns = [
    path("pareri/", views.notes, name="feedback"),
    path("pareri/<int:note>/", views.note_deed, name="feedback_deed"),
    path("pareri/evaluari/", views.reviews, name="reviews"),
    path("pareri/evaluari/<int:review>/", views.review_deed, name="review_deed"),
    path("pareri/idei/", views.ideas, name="ideas"),
    path("pareri/idei/<int:idea>/", views.idea_answer, name="idea_answer"),
    path("pareri/folosire/", views.usage, name="usage"),
]
