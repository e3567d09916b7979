"""Addresses of what the institution makes public, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.publishing import drafts, drafts_more, views, views_duties, views_published

_WAITING = "monitor/pregatit/<int:key>/"
_ONE = "monitor/<int:key>/"
_DRAFT = "consultari/<int:key>/"

urlpatterns = [
    path("monitor/", views.overview, name="publishing"),
    path("monitor/adauga/", views.publication_new, name="publication_new"),
    path(_WAITING, views.check, name="publication_check"),
    path(f"{_WAITING}date/", views.change, name="publication_change"),
    path(f"{_WAITING}publicare/", views.publish, name="publication_publish"),
    path(f"{_WAITING}renuntare/", views.drop, name="publication_drop"),
    path(f"{_WAITING}fisier/<int:position>/", views_published.file, name="publication_file"),
    path(f"{_WAITING}fisier/<int:position>/copie/", views.mask, name="publication_mask"),
    path(_ONE, views_published.publication, name="publication"),
    path(f"{_ONE}corectare/", views_published.correct, name="publication_correct"),
    path(f"{_ONE}retragere/", views_published.withdraw, name="publication_withdraw"),
    path("din-oficiu/", views_duties.duties, name="duties"),
    path("din-oficiu/contact/", views_duties.contact, name="duty_contact"),
    path("din-oficiu/raport/", views_duties.publish_report, name="duty_report"),
    path("din-oficiu/<slug:duty>/", views_duties.duty, name="duty"),
    path("consultari/", drafts.overview, name="consultations"),
    path("consultari/adauga/", drafts.draft_new, name="draft_new"),
    path("consultari/abonati/", drafts_more.subscribers, name="draft_subscribers"),
    path("consultari/abonati/<int:key>/", drafts_more.subscriber_end, name="draft_subscriber_end"),
    path("consultari/raport/<int:year>/", drafts_more.report, name="draft_report"),
    path("consultari/raport/<int:year>/publicare/", drafts_more.report_publish, name="draft_report_publish"),
    path("consultari/propunere/<int:entry>/", drafts_more.proposal_from_entry, name="proposal_from_entry"),
    path(_DRAFT, drafts.draft, name="draft_act"),
    path(f"{_DRAFT}date/", drafts.draft_edit, name="draft_edit"),
    path(f"{_DRAFT}documente/", drafts.draft_files, name="draft_files"),
    path(f"{_DRAFT}anuntare/", drafts.draft_announce, name="draft_announce"),
    path(f"{_DRAFT}prelungire/", drafts.draft_prolong, name="draft_prolong"),
    path(f"{_DRAFT}incheiere/", drafts.draft_end, name="draft_end"),
    path(f"{_DRAFT}propuneri/", drafts_more.proposal_new, name="proposal_new"),
    path(f"{_DRAFT}propuneri/<int:number>/", drafts_more.proposal, name="proposal"),
    path(f"{_DRAFT}dezbateri/", drafts_more.debate_ask, name="debate_ask"),
    path(f"{_DRAFT}dezbateri/<int:pk>/anunt/", drafts_more.debate_announce, name="debate_announce"),
    path(f"{_DRAFT}dezbateri/<int:pk>/minuta/", drafts_more.debate_minutes, name="debate_minutes"),
]
