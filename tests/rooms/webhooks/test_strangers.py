"""An institution sees nothing of another's programs."""

import pytest

from registratura.toolkit.scope import acting_for
from registratura.webhooks import queries
from registratura.webhooks import services as webhooks
from registratura.webhooks.errors import EndpointRefusedError
from registratura.webhooks.services.endpoints import EndpointDraft
from tests.cast import NOW, Town

pytestmark = pytest.mark.django_db


def test_carmen_neither_sees_nor_ends_a_program_of_alba(alba: Town, buzau: Town) -> None:
    with acting_for(alba.id):
        made = webhooks.add_endpoint(
            draft=EndpointDraft(name="P", url="https://x.example/"), by=alba.administrator, now=NOW
        )
    with acting_for(buzau.id):
        assert queries.endpoints() == []
        with pytest.raises(EndpointRefusedError):
            webhooks.end_endpoint(endpoint_id=made.id, by=buzau.administrator, now=NOW)
        with pytest.raises(EndpointRefusedError):
            webhooks.rotate_secret(endpoint_id=made.id, by=buzau.administrator, now=NOW)
