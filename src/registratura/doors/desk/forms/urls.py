"""Addresses of the form builder, under /birou/<code>/formulare/."""

from django.urls import path

from registratura.doors.desk.forms import (
    views,
    views_draft,
    views_field,
    views_preview,
    views_publish,
    views_versions,
)

ONE = "formulare/<int:form>/"

urlpatterns = [
    path("formulare/", views.forms, name="forms"),
    path("formulare/nou/", views.new, name="form_new"),
    path("formulare/gata/", views.add_ready, name="forms_ready"),
    path(ONE, views.form, name="form"),
    path(f"{ONE}fapta/", views.act, name="form_act"),
    path(f"{ONE}despre/", views_draft.about, name="form_about"),
    path(f"{ONE}reguli/", views_draft.rules, name="form_rules"),
    path(f"{ONE}ordinea/", views_draft.order, name="form_order"),
    path(f"{ONE}pagina-noua/", views_draft.new_page, name="form_page_new"),
    path(f"{ONE}pagini/<slug:key>/", views_draft.page, name="form_page"),
    path(f"{ONE}pagini/<slug:key>/camp-nou/", views_field.new_field, name="form_field_new"),
    path(f"{ONE}camp/<slug:field>/", views_field.field, name="form_field"),
    path(f"{ONE}vezi/", views_preview.preview, name="form_preview"),
    path(f"{ONE}publica/", views_publish.publish, name="form_publish"),
    path(f"{ONE}versiuni/", views_versions.compare, name="form_versions"),
    path(f"{ONE}versiuni/<int:number>/formular.json", views_versions.export, name="form_export"),
]
