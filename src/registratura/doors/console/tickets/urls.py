"""Addresses of the support department, under /consola/."""

from django.urls import path

from registratura.doors.console.tickets import chats, deeds, knowledge, mailbox, repairs, settings, views

ONE = "asistenta/<int:ticket>/"

urlpatterns = [
    path("asistenta/", views.queue, name="support"),
    path("asistenta/nou/", views.new, name="support_new"),
    path("asistenta/oprite/", settings.held, name="support_held"),
    path("asistenta/casuta/", mailbox.mailbox, name="support_mailbox"),
    path("asistenta/oprite/<int:letter>/", settings.settle, name="support_settle"),
    path("asistenta/raspunsuri/", settings.canned, name="support_canned"),
    path("asistenta/raspunsuri/<int:canned>/retragere/", settings.retire, name="support_retire"),
    path("asistenta/articole/", knowledge.articles, name="support_articles"),
    path("asistenta/articole/nou/", knowledge.article, name="support_article_new"),
    path("asistenta/articole/<int:article>/", knowledge.article, name="support_article"),
    path(
        "asistenta/articole/<int:article>/retragere/", knowledge.retire_article, name="support_article_retire"
    ),
    path("asistenta/discutii/", chats.chats, name="chats"),
    path("asistenta/discutii/lista/", chats.floor, name="chat_floor"),
    path("asistenta/discutii/noutati/", chats.news, name="chat_news"),
    path("asistenta/discutii/loc/", chats.seat, name="chat_seat"),
    path("asistenta/discutii/<int:chat>/", chats.say, name="chat"),
    path("asistenta/termene/", settings.options, name="support_options"),
    path(ONE, views.conversation, name="support_ticket"),
    path(f"{ONE}reparatii/", repairs.repairs, name="support_repairs"),
    path(f"{ONE}reparatii/noua/", repairs.ask, name="support_repair_ask"),
    path(f"{ONE}reparatii/<int:repair>/", repairs.act, name="support_repair"),
    path(f"{ONE}raspuns/", deeds.answer, name="support_answer"),
    path(f"{ONE}stare/", deeds.state, name="support_state"),
    path(f"{ONE}repartizare/", deeds.assign, name="support_assign"),
    path(f"{ONE}unire/", deeds.merge, name="support_merge"),
    path(f"{ONE}fisier/<int:file>/", views.file, name="support_file"),
]
