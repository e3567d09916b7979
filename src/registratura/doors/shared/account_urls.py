"""Signing in, the one-time link, and the pages about one's own account. Only the views that the house uses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path

from registratura.doors.shared import account_views as own
from registratura.doors.shared import check_views, disclosure_views, feature_views, own_views
from registratura.doors.shared import choice_views as choosing

_password = [
    path("schimba/", account.password_change, name="account_change_password"),
    path("pune/", account.password_set, name="account_set_password"),
    path("uitata/", own.forgotten_password, name="account_reset_password"),
    path("uitata/trimis/", account.password_reset_done, name="account_reset_password_done"),
    path("noua/gata/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^noua/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

_second_step = [
    path("", mfa.index, name="mfa_index"),
    path("pas/", mfa.authenticate, name="mfa_authenticate"),
    path("confirma/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("aplicatie/porneste/", totp.activate_totp, name="mfa_activate_totp"),
    path("aplicatie/opreste/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("coduri/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("coduri/noi/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("coduri/fisier/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("chei/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("chei/adauga/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("chei/intrare/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("chei/confirma/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("chei/<int:pk>/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("chei/<int:pk>/scoate/", keys.remove_webauthn, name="mfa_remove_webauthn"),
]

urlpatterns = [
    path("intrare/", account.login, name="account_login"),
    path("iesire/", account.logout, name="account_logout"),
    path("inchis/", account.account_inactive, name="account_inactive"),
    path("confirma/", account.reauthenticate, name="account_reauthenticate"),
    path("legatura/<str:secret>/", own.sign_in_link, name="sign_in_link"),
    path("cale/", own.choose_method, name="account_choose_method"),
    path("a-doua-dovada/", own.second_step_wanted, name="account_second_step"),
    path("parola/", include(_password)),
    path("securitate/", include(_second_step)),
    path("confidentialitate/", choosing.choices, name="own_choices"),
    path("confidentialitate/raspuns/", choosing.answer, name="own_answer"),
    path("confidentialitate/noutati/", choosing.news, name="own_news"),
    path("confidentialitate/dovada/<uuid:event>/", choosing.receipt, name="own_receipt"),
    path("sesiuni/", sessions.list_usersessions, name="usersessions_list"),
    path("sesiuni/<int:pk>/incheie/", own.end_session, name="usersessions_end"),
    path("profil/", own_views.profile, name="account_profile"),
    path("istoric/", own_views.history, name="account_history"),
    path("insemnare/", own_views.note, name="account_note"),
    path("dezvaluiri/", disclosure_views.disclosures, name="account_disclosures"),
    path("verificari/", check_views.checks, name="own_checks"),
    path("verificari/<int:check>/lamuriri/", check_views.explain, name="own_check_explain"),
    path("verificari/<int:check>/contestatie/", check_views.contest, name="own_check_contest"),
    path("functii/", feature_views.features, name="account_features"),
    path("date/", own_views.take_data, name="account_data"),
    path("inchidere/", own_views.close, name="account_close"),
    path("recuperare/<slug:code>/<str:secret>/", own_views.recover, name="account_recover"),
    path(
        "recuperare/<slug:code>/<int:recovery>/opreste/",
        own_views.stop_recovery,
        name="account_stop_recovery",
    ),
]
