"""Addresses of the supplier's support department for everybody."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.news import views as news
from registratura.doors.portal.support import chats, diagnosis, helping, views

SUPPORT: list[URLPattern | URLResolver] = [
    path("asistenta/", helping.centre, name="support"),
    path("asistenta/articole/<slug:slug>/", helping.article, name="support_article"),
    path("asistenta/articole/<slug:slug>/parere/", helping.vote, name="support_vote"),
    path("asistenta/fara-intrebari/<str:token>/", news.unsubscribe, name="support_no_surveys"),
    path("asistenta/scrieti/", views.ask, name="support_ask"),
    path("asistenta/discutie/", chats.begin, name="chat_begin"),
    path("asistenta/discutie/<str:secret>/", chats.chat, name="chat"),
    path("asistenta/discutie/<str:secret>/noutati/", chats.news, name="chat_news"),
    path("asistenta/discutie/<str:secret>/incheiere/", chats.end, name="chat_end"),
    path("asistenta/discutie/<str:secret>/alegere/", chats.choose, name="chat_choose"),
    path("asistenta/cerere/<str:secret>/", views.conversation, name="support_ticket"),
    path("asistenta/cerere/<str:secret>/diagnostic/", diagnosis.diagnosis, name="support_diagnosis"),
    path("asistenta/cerere/<str:secret>/parere/", views.rate, name="support_rate"),
    path("asistenta/cerere/<str:secret>/fisier/<int:file>/", views.file, name="support_file"),
]
