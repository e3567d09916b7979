"""Addresses of what is shown of a file, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.files import views, views_forms, views_room, views_stamped, views_versions

urlpatterns = [
    path("fisiere/<int:document>/vezi/", views.look, name="look"),
    path("fisiere/<int:document>/versiuni/", views_versions.versions, name="versions"),
    path("fisiere/<int:document>/pdf-a/", views_forms.archival, name="archival"),
    path("fisiere/<int:document>/stampilat/", views_stamped.stamped, name="stamped"),
    path("spatiu/", views_room.file_room, name="file_room"),
    path("fisiere/<int:document>/miniatura.png", views_forms.thumbnail, name="thumbnail"),
    path("fisiere/<int:document>/pagina/<int:page>.png", views.page_picture, name="page_picture"),
]
