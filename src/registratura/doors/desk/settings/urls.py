"""Addresses of the administration, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.settings import (
    views_integrity,
    views_members,
    views_recovery,
    views_registers,
    views_second_step,
    views_structure,
)

UNIT = "compartimente/<int:unit>/"
MEMBER = "oameni/<int:member>/"
REGISTER = "numere/<slug:register>/"

urlpatterns = [
    path("compartimente/institutie/", views_structure.institution, name="institution"),
    path("compartimente/", views_structure.units, name="units"),
    path("compartimente/istoric/", views_structure.structure_history, name="structure_history"),
    path("compartimente/nou/", views_structure.unit_add, name="unit_add"),
    path(UNIT, views_structure.unit_change, name="unit_change"),
    path(f"{UNIT}inchide/", views_structure.unit_close, name="unit_close"),
    path("oameni/", views_members.members, name="members"),
    path("oameni/a-doua-dovada/", views_second_step.second_step, name="second_step"),
    path("oameni/istoric/", views_members.member_history, name="member_history"),
    path("oameni/nou/", views_members.member_add, name="member_add"),
    path(f"{MEMBER}legatura/", views_members.member_link, name="member_link"),
    path(f"{MEMBER}incheie/", views_members.member_end, name="member_end"),
    path(f"{MEMBER}recuperare/", views_recovery.recovery_ask, name="recovery_ask"),
    path("oameni/recuperari/", views_recovery.recoveries, name="recoveries"),
    path("oameni/recuperari/<int:recovery>/", views_recovery.recovery_decide, name="recovery_decide"),
    path("numere/", views_registers.register_settings, name="register_settings"),
    path("registru-nou/", views_registers.register_open, name="register_open"),
    path(REGISTER, views_registers.register_setting, name="register_setting"),
    path(f"{REGISTER}schimba/", views_registers.register_change, name="register_change"),
    path(f"{REGISTER}inchide/", views_registers.register_close, name="register_close"),
    path(f"{REGISTER}continua/", views_registers.register_continue, name="register_continue"),
    path(f"{REGISTER}plaja/", views_registers.register_range, name="register_range"),
    path("integritate/", views_integrity.integrity, name="integrity"),
]
