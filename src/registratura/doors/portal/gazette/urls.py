"""Addresses of the gazette; they stay as they are: acts are quoted by them."""

from django.urls import URLPattern, URLResolver, path

from registratura.doors.portal.gazette import feeds, views

_PLACE = "portal/<slug:code>/monitor/"

GAZETTE: list[URLPattern | URLResolver] = [
    path(_PLACE, views.home, name="gazette"),
    path(f"{_PLACE}cautare/", views.search, name="gazette_search"),
    path(f"{_PLACE}noutati.atom", feeds.feed, name="gazette_feed"),
    path(f"{_PLACE}act/<int:key>/", views.act, name="gazette_act"),
    path(f"{_PLACE}act/<int:key>/fisier/<int:position>/", views.file, name="gazette_file"),
    path(f"{_PLACE}registru/<slug:book>/", views.book, name="gazette_book"),
    path(f"{_PLACE}<slug:section>/", views.section, name="gazette_section"),
    path("portal/<slug:code>/harta.xml", feeds.sitemap, name="sitemap"),
    path("harta.xml", feeds.sitemaps, name="sitemaps"),
    path("robots.txt", feeds.robots, name="robots"),
]
