"""Addresses of fees, under /birou/<code>/taxe/."""

from django.urls import path

from registratura.doors.desk.fees import (
    views_cashier,
    views_charges,
    views_papers,
    views_rules,
    views_settings,
    views_statements,
)

urlpatterns = [
    path("taxe/", views_charges.charges, name="fees"),
    path("taxe/casierie/", views_cashier.cashier, name="fees_cashier"),
    path("taxe/zi/", views_cashier.day, name="fees_day"),
    path("taxe/zi.pdf", views_papers.day_pdf, name="fees_day_pdf"),
    path("taxe/restituiri/", views_charges.refunds, name="fees_refunds"),
    path("taxe/restituiri/<int:key>/", views_charges.decide_refund, name="fees_refund_decide"),
    path("taxe/extrase/", views_statements.statements, name="fees_statements"),
    path("taxe/extrase/ghiseul.csv", views_statements.handover, name="fees_handover"),
    path("taxe/extrase/<int:key>/", views_statements.statement, name="fees_statement"),
    path("taxe/extrase/<int:key>/<int:row>/", views_statements.tie, name="fees_statement_tie"),
    path("taxe/reguli/", views_rules.rules, name="fee_rules"),
    path("taxe/reguli/adauga/", views_rules.rule_new, name="fee_rule_new"),
    path("taxe/reguli/casierie/", views_settings.settings, name="fees_settings"),
    path("taxe/reguli/<slug:fee>/", views_rules.rule, name="fee_rule"),
    path("taxe/reguli/<slug:fee>/versiune/", views_rules.version_new, name="fee_version_new"),
    path(
        "taxe/noua/<slug:register>/<int:year>/<int:number>/", views_charges.charge_new, name="fees_charge_new"
    ),
    path("taxe/<int:key>/", views_charges.charge, name="fees_charge"),
    path("taxe/<int:key>/scutire/", views_charges.waive, name="fees_waive"),
    path("taxe/<int:key>/anulare/", views_charges.cancel, name="fees_cancel"),
    path("taxe/<int:key>/trimite/", views_charges.tell, name="fees_tell"),
    path("taxe/<int:key>/restituire/", views_charges.ask_refund, name="fees_refund_ask"),
    path("taxe/<int:key>/plati/<int:payment>/taie/", views_charges.strike, name="fees_strike"),
    path("taxe/<int:key>/plati/<int:payment>/chitanta.pdf", views_papers.receipt_pdf, name="fees_receipt"),
    path("taxe/<int:key>/ordin.pdf", views_papers.order_pdf, name="fees_order"),
    path("taxe/<int:key>/dovada.pdf", views_papers.proof_pdf, name="fees_proof"),
]
