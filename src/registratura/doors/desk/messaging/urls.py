"""Addresses of messages, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.messaging import views, views_log, views_ways, views_words

urlpatterns = [
    path("mesaje/", views.inbox, name="messages"),
    path("mesaje/citite/", views.read, name="messages_read"),
    path("mesaje/preferinte/", views.preferences, name="message_preferences"),
    path("mesaje/<int:message>/", views.message, name="message"),
    path("mesaje/<int:message>/deschide/", views.open_matter, name="message_open"),
    path("trimiteri/", views_log.log, name="deliveries"),
    path("trimiteri/<int:delivery>/", views_log.delivery, name="delivery"),
    path("trimiteri/<int:delivery>/din-nou/", views_log.retry, name="delivery_retry"),
    path("trimiteri/cai/", views_ways.ways, name="message_ways"),
    path("trimiteri/cai/proba/", views_ways.test, name="message_test"),
    path("trimiteri/cai/ore/", views_ways.hours, name="message_hours"),
    path("trimiteri/webhook/nou/", views_ways.add_endpoint, name="endpoint_add"),
    path("trimiteri/webhook/<int:endpoint>/", views_ways.endpoint, name="endpoint"),
    path("trimiteri/texte/", views_words.words, name="message_words"),
    path("trimiteri/texte/<str:kind>/<str:channel>/<str:language>/", views_words.edit, name="message_word"),
]
