"""Addresses of signing, under /birou/<code>/."""

from django.urls import path

from registratura.doors.desk.entries.urls import ENTRY
from registratura.doors.desk.signing import views, views_asking, views_keys, views_service, views_settings

urlpatterns = [
    path("de-semnat/", views.folder, name="signing_folder"),
    path("de-semnat/semneaza/", views.sign, name="signing_sign"),
    path("de-semnat/<int:request_id>/", views.request_page, name="signing_request"),
    path("de-semnat/<int:request_id>/refuz/", views.refuse, name="signing_refuse"),
    path("de-semnat/<int:request_id>/retrage/", views_asking.withdraw, name="signing_withdraw"),
    path("de-semnat/<int:request_id>/<int:signing_document>/", views.file, name="signing_file"),
    path(
        "de-semnat/<int:request_id>/<int:signing_document>/pagina/<int:page>.png",
        views.page_picture,
        name="signing_page",
    ),
    path(f"{ENTRY}semnare/", views_asking.ask, name="signing_ask"),
    path("cheile-mele/", views_keys.keys, name="signing_keys"),
    path("cheile-mele/noua/<slug:key_kind>/", views_keys.add, name="signing_key_add"),
    path("cheile-mele/<int:signing_key>/incearca/", views_keys.test, name="signing_key_test"),
    path("cheile-mele/<int:signing_key>/cod/", views_keys.send_code, name="signing_key_code"),
    path("cheile-mele/<int:signing_key>/scoate/", views_keys.remove, name="signing_key_remove"),
    path("cheile-mele/serviciu/intors/", views_service.back, name="signing_service_back"),
    path(
        "cheile-mele/serviciu/<int:signing_provider>/intra/",
        views_service.enter,
        name="signing_service_enter",
    ),
    path(
        "cheile-mele/serviciu/<int:signing_provider>/iesi/", views_service.leave, name="signing_service_leave"
    ),
    path("setari/semnare/", views_settings.settings_page, name="signing_settings"),
    path("setari/semnare/serviciu/", views_settings.provider, name="signing_provider_new"),
    path("setari/semnare/serviciu/<int:signing_provider>/", views_settings.provider, name="signing_provider"),
    path("setari/semnare/sigiliu/noua/<slug:key_kind>/", views_settings.seal_add, name="signing_seal_add"),
    path(
        "setari/semnare/sigiliu/<int:signing_key>/incearca/",
        views_settings.seal_test,
        name="signing_seal_test",
    ),
    path(
        "setari/semnare/sigiliu/<int:signing_key>/scoate/",
        views_settings.seal_remove,
        name="signing_seal_remove",
    ),
]
