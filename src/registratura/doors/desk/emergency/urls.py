"""Addresses of the emergency register, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.emergency import views, views_lines, views_sheets

urlpatterns = [
    path("urgenta/", views.overview, name="emergency"),
    path("urgenta/deschide/", views.open_outage, name="emergency_open"),
    path("urgenta/din-alarma/", views.open_for_alarm, name="emergency_for_alarm"),
    path("urgenta/foi/", views_sheets.sheets, name="emergency_sheets"),
    path("urgenta/foi/<int:sheet_run>.pdf", views_sheets.printed, name="emergency_printed"),
    path("urgenta/foi/<int:sheet_run>/pagina/", views_sheets.page, name="emergency_page"),
    path("urgenta/foi/<int:sheet_run>/scoate/", views_sheets.void, name="emergency_void"),
    path("urgenta/<int:outage>/", views.outage, name="emergency_outage"),
    path("urgenta/<int:outage>/proces-verbal.pdf", views.minutes, name="emergency_minutes"),
    path("urgenta/<int:outage>/autorizare/", views.authorize, name="emergency_authorize"),
    path("urgenta/<int:outage>/totaluri/", views.totals, name="emergency_totals"),
    path("urgenta/<int:outage>/inchide/", views.close, name="emergency_close"),
    path("urgenta/<int:outage>/fisier/", views_lines.bring, name="emergency_bring"),
    path("urgenta/<int:outage>/foaie/", views_lines.sheet, name="emergency_sheet"),
    path("urgenta/<int:outage>/numere/", views_lines.register_clear, name="emergency_register"),
    path("urgenta/<int:outage>/pozitie/<int:outage_line>/", views_lines.line, name="emergency_line"),
]
