"""Addresses of work, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.entries.urls import ENTRY
from registratura.doors.desk.work import absences, approvals, circuits, concerned, folder, leaving, views

urlpatterns = [
    path("lucrari/", views.my_work, name="my_work"),
    path("mapa/", folder.folder, name="folder"),
    path(f"{ENTRY}repartizare/", views.assign, name="work_assign"),
    path(f"{ENTRY}lucrare/primire/", views.accept, name="work_accept"),
    path(f"{ENTRY}lucrare/restituire/", views.give_back, name="work_return"),
    path(f"{ENTRY}lucrare/predare/", views.hand_over, name="work_hand_over"),
    path(f"{ENTRY}lucrare/incheiere/", views.finish, name="work_done"),
    path(f"{ENTRY}avizare/", approvals.start, name="circuit_start"),
    path(f"{ENTRY}avizare/oprire/", approvals.stop, name="circuit_stop"),
    path(f"{ENTRY}avizare/<int:step>/", approvals.decide, name="circuit_decide"),
    path(f"{ENTRY}persoane-vizate/", concerned.concerned, name="concerned"),
    path("inlocuiri/", absences.absences, name="absences"),
    path("inlocuiri/noua/", absences.absence_add, name="absence_add"),
    path("inlocuiri/<int:deputy>/incheiere/", absences.absence_end, name="absence_end"),
    path("oameni/inlocuiri/", absences.every_absence, name="every_absence"),
    path("oameni/inlocuiri/noua/", absences.every_absence_add, name="every_absence_add"),
    path("oameni/inlocuiri/<int:deputy>/incheiere/", absences.every_absence_end, name="every_absence_end"),
    path("oameni/<int:member>/predare/", leaving.member_hand_over, name="member_hand_over"),
    path("compartimente/<int:unit>/predare/", leaving.unit_hand_over, name="unit_hand_over"),
    path("predari/<int:departure>/", leaving.departure, name="departure"),
    path("predari/<int:departure>/stare/", leaving.departure_state, name="departure_state"),
    path("circuite/", circuits.circuits, name="circuits"),
    path("circuite/nou/", circuits.circuit_add, name="circuit_add"),
    path("circuite/<int:circuit>/", circuits.circuit, name="circuit"),
    path("circuite/<int:circuit>/schimba/", circuits.circuit_change, name="circuit_change"),
    path("circuite/<int:circuit>/scoate/", circuits.circuit_retire, name="circuit_retire"),
]
