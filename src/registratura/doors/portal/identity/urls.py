"""Addresses under /cont/ of a citizen's account; the rest of /cont/ is in doors.shared.account_urls."""

from django.urls import path

from registratura.doors.portal.identity import levels, provider, signing, signing_up

urlpatterns = [
    path("inscriere/", signing_up.sign_up, name="account_signup"),
    path("inscriere/trimis/", signing_up.sent, name="account_signup_sent"),
    path("inscriere/<str:secret>/", signing_up.finish, name="account_signup_finish"),
    path("identitate/", levels.identity, name="account_identity"),
    path("identitate/nume/", levels.name, name="account_name"),
    path("identitate/adresa/", levels.address, name="account_identity_address"),
    path("identitate/telefon/", levels.phone, name="account_identity_phone"),
    path("identitate/telefon/cod/", levels.phone_code, name="account_identity_phone_code"),
    path("identitate/ghiseu/", levels.counter, name="account_identity_counter"),
    path("identitate/semnatura/", signing.challenge, name="account_identity_signature"),
    path("identitate/semnatura/hartie.pdf", signing.paper, name="account_identity_paper"),
    path("identitate/furnizor/", provider.start, name="account_identity_provider"),
    path("identitate/furnizor/raspuns/", provider.answer, name="account_identity_answer"),
    path("identitate/furnizor/<int:link>/dezleaga/", provider.unlink, name="account_identity_unlink"),
]
