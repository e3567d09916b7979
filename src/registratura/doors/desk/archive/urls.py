"""Addresses of the archive, under /birou/<code>/arhiva/."""

from django.urls import path

from registratura.doors.desk.archive import (
    papers,
    views,
    views_filing,
    views_inventories,
    views_plans,
    views_selection,
    views_store,
)

_A = "arhiva/"
_DOSSIER = f"{_A}dosare/<int:key>/"
_PLAN = f"{_A}nomenclator/<int:key>/"
_INVENTORY = f"{_A}inventare/<int:key>/"
_SELECTION = f"{_A}selectionare/<int:key>/"

urlpatterns = [
    path(_A, views.overview, name="archive"),
    path(f"{_A}dosare/", views.dossiers, name="archive_dossiers"),
    path(f"{_A}dosare/nou/", views.dossier_new, name="archive_dossier_new"),
    path(_DOSSIER, views.dossier, name="archive_dossier"),
    path(f"{_DOSSIER}piesa/", views.piece, name="archive_piece"),
    path(f"{_DOSSIER}scoate/<int:paper>/", views.take_out, name="archive_take_out"),
    path(f"{_DOSSIER}inchidere/", views.close, name="archive_close"),
    path(f"{_DOSSIER}redeschidere/", views.reopen, name="archive_reopen"),
    path(f"{_DOSSIER}certificare/", views.certify, name="archive_certify"),
    path(f"{_DOSSIER}eveniment/", views.event, name="archive_event"),
    path(f"{_DOSSIER}loc/", views_store.place_dossier, name="archive_place_dossier"),
    path(f"{_DOSSIER}imprumut/", views_store.lend, name="archive_lend"),
    path(f"{_DOSSIER}coperta.pdf", papers.cover, name="archive_cover"),
    path(f"{_DOSSIER}opis.pdf", papers.opis, name="archive_opis"),
    path(f"{_DOSSIER}certificare-<int:volume>.pdf", papers.certification, name="archive_certification"),
    path(f"{_A}de-clasat/", views_filing.unfiled, name="archive_unfiled"),
    path(f"{_A}clasare/", views_filing.file, name="archive_file"),
    path(f"{_A}nomenclator/", views_plans.plans, name="archive_plans"),
    path(_PLAN, views_plans.plan, name="archive_plan"),
    path(f"{_PLAN}randuri/", views_plans.import_rows, name="archive_plan_import"),
    path(f"{_PLAN}pozitie/", views_plans.position_new, name="archive_position_new"),
    path(f"{_PLAN}pozitie/<int:position>/", views_plans.position, name="archive_position"),
    path(f"{_PLAN}pozitie/<int:position>/scoatere/", views_plans.position_out, name="archive_position_out"),
    path(f"{_PLAN}aprobare/", views_plans.approve, name="archive_plan_approve"),
    path(f"{_PLAN}confirmare/", views_plans.confirm, name="archive_plan_confirm"),
    path(f"{_PLAN}renuntare/", views_plans.discard, name="archive_plan_discard"),
    path(f"{_PLAN}comparare/<int:other>/", views_plans.compare, name="archive_plan_compare"),
    path(f"{_PLAN}nomenclator.pdf", papers.plan, name="archive_plan_pdf"),
    path(f"{_PLAN}nomenclator.csv", views_plans.as_csv, name="archive_plan_csv"),
    path(f"{_A}inventare/", views_inventories.inventories, name="archive_inventories"),
    path(_INVENTORY, views_inventories.inventory, name="archive_inventory"),
    path(f"{_INVENTORY}dosar/<int:number>/", views_inventories.mark, name="archive_inventory_mark"),
    path(f"{_INVENTORY}incheiere/", views_inventories.close, name="archive_inventory_close"),
    path(f"{_INVENTORY}renuntare/", views_inventories.drop, name="archive_inventory_drop"),
    path(f"{_INVENTORY}inventar.pdf", papers.inventory, name="archive_inventory_pdf"),
    path(f"{_A}predari/", views_inventories.hand_overs, name="archive_hand_overs"),
    path(f"{_A}predari/<int:key>/proces-verbal.pdf", papers.hand_over, name="archive_hand_over_pdf"),
    path(f"{_A}depozit/", views_store.places, name="archive_places"),
    path(f"{_A}evidenta/", views_store.evidence, name="archive_evidence"),
    path(f"{_A}evidenta/registru.pdf", papers.evidence, name="archive_evidence_pdf"),
    path(f"{_A}imprumuturi/", views_store.loans, name="archive_loans"),
    path(f"{_A}imprumuturi/<int:key>/intoarcere/", views_store.take_back, name="archive_take_back"),
    path(f"{_A}selectionare/", views_selection.selections, name="archive_selections"),
    path(f"{_A}selectionare/comisia/", views_selection.commission, name="archive_commission"),
    path(_SELECTION, views_selection.selection, name="archive_selection"),
    path(f"{_SELECTION}hotarare/", views_selection.decide, name="archive_decide"),
    path(f"{_SELECTION}sedinta/", views_selection.end_deciding, name="archive_end_deciding"),
    path(f"{_SELECTION}trimitere/", views_selection.send, name="archive_send"),
    path(f"{_SELECTION}aprobare/", views_selection.approve, name="archive_approve"),
    path(f"{_SELECTION}renuntare/", views_selection.drop, name="archive_drop"),
    path(f"{_SELECTION}distrugere/", views_selection.carry_out, name="archive_carry_out"),
    path(f"{_SELECTION}<slug:part>.pdf", papers.selection, name="archive_selection_pdf"),
]
