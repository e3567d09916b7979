"""Addresses of the tray, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.tray import views, views_adding, views_mailboxes

urlpatterns = [
    path("tava/", views.tray, name="tray"),
    path("tava/adauga/", views_adding.upload, name="tray_upload"),
    path("tava/alese/", views_adding.many, name="tray_many"),
    path("tava/<int:item>/", views.item, name="tray_item"),
    path("tava/<int:item>/deoparte/", views.set_aside, name="tray_set_aside"),
    path("tava/<int:item>/inapoi/", views.take_back, name="tray_take_back"),
    path("tava/<int:item>/fisier/<int:document>/", views.file, name="tray_file"),
    path("setari/cutii-postale/", views_mailboxes.mailboxes, name="mailboxes"),
    path("setari/cutii-postale/amintire/", views_adding.choose_reminding, name="tray_reminding"),
    path("setari/cutii-postale/noua/", views_mailboxes.mailbox, name="mailbox_new"),
    path("setari/cutii-postale/<int:mailbox>/", views_mailboxes.mailbox, name="mailbox"),
    path("setari/cutii-postale/<int:mailbox>/stare/", views_mailboxes.mailbox_state, name="mailbox_state"),
    path("setari/cutii-postale/<int:mailbox>/citeste/", views_mailboxes.read_now, name="mailbox_read"),
]
