"""Addresses of work, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.entries.urls import ENTRY
from registratura.doors.desk.work import folder, views

urlpatterns = [
    path("lucrari/", views.my_work, name="my_work"),
    path("mapa/", folder.folder, name="folder"),
    path(f"{ENTRY}repartizare/", views.assign, name="work_assign"),
    path(f"{ENTRY}lucrare/primire/", views.accept, name="work_accept"),
    path(f"{ENTRY}lucrare/restituire/", views.give_back, name="work_return"),
    path(f"{ENTRY}lucrare/predare/", views.hand_over, name="work_hand_over"),
    path(f"{ENTRY}lucrare/incheiere/", views.finish, name="work_done"),
]
