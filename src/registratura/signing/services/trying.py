"""Looking for keys where somebody says they are, and trying those that are kept. Slow: never inside a scope."""

import base64
import secrets
from datetime import datetime

from django.utils.translation import gettext as _

from registratura.journal.services import Actor
from registratura.signing.errors import KeyRefusedError
from registratura.signing.keys.file import FileKey
from registratura.signing.keys.port import Found, Secret
from registratura.signing.keys.remote import RemoteKey, RemoteService
from registratura.signing.keys.token import Token, tokens_at
from registratura.signing.making import confirm
from registratura.signing.models import Provider
from registratura.signing.services.keys import driver, key_port, note_tested, own_key, refuse_out_of_time
from registratura.signing.services.options import access_to
from registratura.toolkit.scope import acting_for


def look_in_file(*, content: bytes, secret: Secret) -> Found:
    """
    Open a PKCS#12 file and return the certificate whose key is in it.

    Raises: SecretRefusedError for a wrong password; KeyRefusedError for a file that is none.
    """
    return FileKey(content).look(secret=secret)


def tokens() -> list[str]:
    """
    Return the labels of the tokens at the server now.

    Raises: KeyRefusedError when there is no driver, or it does not answer.
    """
    return tokens_at(module=driver())


def look_in_token(*, label: str, secret: Secret) -> list[Found]:
    """
    Return the certificates of a token whose keys are in it.

    Raises: SecretRefusedError for a wrong PIN, which the token counts; KeyRefusedError when it is gone or empty.
    """
    found = Token(module=driver(), label=label).look(secret=secret)
    if not found:
        raise KeyRefusedError(_("În token nu este nicio cheie cu certificat. Alegeți alt token."))
    return found


def look_at_service(*, institution_id: int, provider_id: int, user: str, token: str = "") -> list[Found]:
    """
    Return the credentials of a person at a remote signing service.

    user: how the service calls the person. token: of the person's own sign-in, where the service wants one.
    Must not run inside a scope.
    Raises: ServiceFailedError; KeyRefusedError when the service knows none; SettingRefusedError.
    """
    with acting_for(institution_id):
        provider = Provider.objects.filter(pk=provider_id).first()
        if provider is None:
            raise KeyRefusedError(_("Alegeți serviciul din listă."), field="provider")
        service = RemoteService(access_to(provider=provider))
    found = service.credentials(user=user, token=token)
    if not found:
        raise KeyRefusedError(
            _("Serviciul nu are nicio cheie pentru „%s”. Verificați numele de utilizator.") % user,
            field="user",
        )
    return found


def send_code(*, institution_id: int, key_id: int, user_id: int | None, token: str = "") -> None:
    """
    Let the remote service of a key send its code of one use. Must not run inside a scope.

    Raises: ServiceFailedError; KeyRefusedError for a key that has no service.
    """
    with acting_for(institution_id):
        port = key_port(key=own_key(key_id=key_id, user_id=user_id))
    if not isinstance(port, RemoteKey):
        raise KeyRefusedError(_("Pentru cheia aceasta nu se trimite niciun cod."))
    port.send_code(token=token)


def try_key(
    *, institution_id: int, key_id: int, user_id: int | None, secret: Secret, by: Actor, now: datetime
) -> None:
    """
    Let a key sign something worthless and look whether its certificate confirms it. Must not run inside a scope.

    Raises: SecretRefusedError; KeyRefusedError; ServiceFailedError.
    """
    with acting_for(institution_id):
        key = own_key(key_id=key_id, user_id=user_id)
        refuse_out_of_time(valid_from=key.valid_from, valid_to=key.valid_to, now=now)
        port = key_port(key=key)
    payload = b"Registratura: proba " + secrets.token_bytes(16)
    given = port.sign(payloads=[payload], secret=secret)
    confirm(certificate=base64.b64decode(key.certificate), payloads=[payload], signatures=given)
    with acting_for(institution_id):
        note_tested(key_id=key.id, by=by, now=now)
