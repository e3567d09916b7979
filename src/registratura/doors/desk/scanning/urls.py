"""Addresses of labels and scans, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.scanning import views, views_folders, views_labels, views_parts

urlpatterns = [
    path("etichete/", views_labels.labels, name="labels"),
    path("etichete/tipareste/", views_labels.issue, name="labels_issue"),
    path("etichete/tipar.pdf", views_labels.printed, name="labels_printed"),
    path("etichete/pregateste/", views_labels.prepare, name="labels_prepare"),
    path("etichete/pregatite/<int:run>.pdf", views_labels.run_printed, name="labels_run"),
    path("etichete/pregatite/<int:run>/scoate/", views_labels.void, name="labels_void"),
    path("etichete/coli-despartitoare.pdf", views_labels.separators, name="labels_separators"),
    path("etichete/leaga/", views_labels.bind, name="labels_bind"),
    path("scanari/", views.batches, name="scans"),
    path("scanari/incarca/", views.upload, name="scans_upload"),
    path("scanari/urmatoarea/", views_parts.next_part, name="scans_next"),
    path("scanari/<int:batch>/", views.batch, name="scan_batch"),
    path("scanari/<int:batch>/stare/", views.batch_state, name="scan_state"),
    path("scanari/<int:batch>/fisier/", views.original, name="scan_original"),
    path("scanari/<int:batch>/din-nou/", views.read_again, name="scan_again"),
    path("scanari/<int:batch>/pagina/<int:page>.png", views.page_picture, name="scan_page"),
    path("scanari/<int:batch>/parte/<int:part>/", views_parts.part, name="scan_part"),
    path("scanari/<int:batch>/parte/<int:part>/inapoi/", views_parts.take_back, name="scan_take_back"),
    path("setari/scanari/", views_folders.folders, name="scan_folders"),
    path("setari/scanari/nou/", views_folders.folder, name="scan_folder_new"),
    path("setari/scanari/<int:folder>/", views_folders.folder, name="scan_folder"),
]
