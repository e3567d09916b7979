"""Addresses of licenses, under /consola/."""

from django.urls import path

from registratura.doors.console.licences import deeds, policies, views

ONE = "licente/<int:licence>/"

urlpatterns = [
    path("licente/", views.licences, name="licences"),
    path("licente/noua/", views.issue, name="licence_issue"),
    path("licente/feluri/", policies.policies, name="licence_policies"),
    path("licente/feluri/produs/", policies.add_product, name="licence_product_add"),
    path("licente/feluri/functie/", policies.add_entitlement, name="licence_entitlement_add"),
    path("licente/feluri/nou/", policies.add_policy, name="licence_policy_add"),
    path("licente/chei/", policies.keys, name="licence_keys"),
    path("licente/chei/schimba/", policies.change_key, name="licence_key_change"),
    path("licente/cerere/", deeds.answer, name="licence_answer"),
    path(ONE, views.licence, name="licence"),
    path(f"{ONE}stare/", deeds.standing, name="licence_standing"),
    path(f"{ONE}locuri/", deeds.seats, name="licence_seats"),
    path(f"{ONE}client/", deeds.transfer, name="licence_transfer"),
    path(f"{ONE}cheie/", deeds.key, name="licence_key"),
    path(f"{ONE}dispozitive/<int:machine>/scoatere/", deeds.let_out, name="licence_machine_out"),
]
