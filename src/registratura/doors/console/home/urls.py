from django.urls import path

from registratura.doors.console.home import views

urlpatterns = [
    path("", views.home, name="home"),
]
