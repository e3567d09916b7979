"""The addresses of news, for people without an account."""

from django.urls import path

from registratura.doors.portal.news import views

NEWS = [
    path("noutati/", views.ask, name="news"),
    path("noutati/cerut/", views.asked, name="news_asked"),
    path("noutati/confirmare/<str:token>/", views.confirm, name="news_confirm"),
    path("noutati/dezabonare/<str:token>/", views.unsubscribe, name="news_stop"),
    path("noutati/alegeri/<str:token>/", views.choices, name="news_choices"),
    path("noutati/chestionar/<str:token>/", views.survey, name="news_survey"),
]
