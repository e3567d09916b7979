"""Addresses of the settings of the public pages, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.portal_settings import views, views_placements, views_statement

urlpatterns = [
    path("portal-public/", views.portal_settings, name="portal_settings"),
    path("portal-public/culoare/", views.portal_color, name="portal_color"),
    path("portal-public/stema/", views.portal_arms, name="portal_arms"),
    path("portal-public/stema.png", views.portal_arms_picture, name="portal_arms_picture"),
    path("portal-public/accesibilitate/", views_statement.portal_statement, name="portal_statement"),
    path("portal-public/pe-alte-site-uri/", views.portal_widget, name="portal_widget"),
    path("portal-public/anunturi/", views_placements.portal_placements, name="portal_placements"),
]
