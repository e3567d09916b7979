"""Addresses of terms and declared days, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.terms import views, views_days, views_reminders, views_rules

urlpatterns = [
    path("termene/", views.terms, name="terms"),
    path("termene/<int:term>/prelungire/", views.extend, name="term_extend"),
    path("termene/<int:term>/expediere/", views.stop, name="term_stop"),
    path("reguli-termene/", views_rules.rule_list, name="term_rules"),
    path("reguli-termene/<slug:rule>/", views_rules.own_rule, name="own_rule"),
    path("reguli-termene/<slug:rule>/incheiere/", views_rules.end_own_rule, name="end_own_rule"),
    path("zile-declarate/", views_days.declared_days, name="declared_days"),
    path("zile-declarate/noua/", views_days.declare, name="declare_day"),
    path("zile-declarate/socotire/", views_days.choose, name="count_days"),
    path("zile-declarate/amintiri/", views_reminders.reminders, name="reminders"),
    path("zile-declarate/<int:day>/retragere/", views_days.withdraw, name="withdraw_day"),
    path("zile-declarate/mutare/<int:recount>/", views_days.recount, name="recount"),
    path("zile-declarate/mutare/<int:recount>/stare/", views_days.recount_state, name="recount_state"),
]
