"""Addresses of reports, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.reports import views, views_board, views_kept, views_sending

REPORT = "rapoarte/<slug:report>/"

urlpatterns = [
    path("rapoarte/", views.reports, name="reports"),
    path("rapoarte/panou/", views_board.board, name="board"),
    path("rapoarte/cine-a-vazut/", views.runs, name="report_runs"),
    path("rapoarte/pastrate/<int:kept>/", views_kept.kept, name="report_kept"),
    path("rapoarte/pastrate/<int:kept>/fisier.<slug:way>", views_kept.kept_file, name="report_kept_file"),
    path("rapoarte/trimiteri/<int:schedule>/oprire/", views_sending.end, name="report_schedule_end"),
    path(REPORT, views.report, name="report"),
    path(f"{REPORT}fisier.<slug:way>", views.report_file, name="report_file"),
    path(f"{REPORT}pastreaza/", views_kept.keep, name="report_keep"),
    path(f"{REPORT}trimitere/", views_sending.begin, name="report_schedule"),
]
