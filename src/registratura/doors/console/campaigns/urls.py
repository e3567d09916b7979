from django.urls import path

from registratura.doors.console.campaigns import surveys, views

urlpatterns = [
    path("comunicare/", views.overview, name="outreach"),
    path("comunicare/campanie/", views.campaign_form, name="campaign_new"),
    path("comunicare/campanii/<int:campaign>/", views.campaign, name="campaign"),
    path("comunicare/campanii/<int:campaign>/text/", views.campaign_form, name="campaign_edit"),
    path("comunicare/campanii/<int:campaign>/proba/", views.preview, name="campaign_preview"),
    path("comunicare/campanii/<int:campaign>/fapta/", views.deed, name="campaign_deed"),
    path("comunicare/campanii/<int:campaign>/telefon/", views.call, name="campaign_call"),
    path("comunicare/subiecte/", views.topics, name="topics"),
    path("comunicare/chestionare/", surveys.surveys, name="surveys"),
    path("comunicare/chestionare/<int:survey>/", surveys.survey, name="survey"),
]
