"""Addresses of the package of the institution, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.moving_out import views

urlpatterns = [
    path("pachet/", views.packages, name="moving_out"),
    path("pachet/<int:order>/stadiu/", views.stage, name="moving_out_stage"),
    path("pachet/<int:order>/legatura/", views.link, name="moving_out_link"),
    path("pachet/<int:order>/oprire/", views.link_end, name="moving_out_link_end"),
    path("pachet/<int:order>/stergere/", views.deletion, name="moving_out_deletion"),
    path("pachet/<int:order>/<str:secret>/pachet.zip", views.package, name="moving_out_package"),
]
