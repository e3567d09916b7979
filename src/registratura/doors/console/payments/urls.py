"""Addresses of payments, under /consola/."""

from django.urls import path

from registratura.doors.console.payments import deeds, exports, settings, statements, views

ONE = "plati/ordin/<int:pay_order>/"

urlpatterns = [
    path("plati/", views.orders, name="payments"),
    path(ONE, views.order, name="payment_order"),
    path(f"{ONE}restituire/", deeds.ask_refund, name="payment_refund"),
    path(f"{ONE}folosire/", deeds.use_surplus, name="payment_use"),
    path(f"{ONE}contestatie/", deeds.note_dispute, name="payment_dispute"),
    path(f"{ONE}inchidere/", deeds.close, name="payment_close"),
    path("plati/restituiri/<int:pay_refund>/", deeds.decide_refund, name="payment_refund_decide"),
    path("plati/restituiri/", views.refunds, name="payment_refunds"),
    path("plati/notificari/", views.events, name="payment_events"),
    path("plati/neconcordante/", views.differences, name="payment_differences"),
    path("plati/extrase/", statements.statements, name="payment_statements"),
    path("plati/extrase/<int:pay_statement>/", statements.statement, name="payment_statement"),
    path("plati/linii/", statements.lines, name="payment_lines"),
    path("plati/linii/<int:pay_line>/", statements.decide_line, name="payment_line"),
    path("plati/decontari/", statements.settlements, name="payment_settlements"),
    path("plati/registru.csv", exports.ledger, name="payment_ledger"),
    path("plati/ordine.csv", exports.orders, name="payment_orders_csv"),
    path("plati/incasare/", settings.settings_page, name="payment_settings"),
]
