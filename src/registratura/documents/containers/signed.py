"""Takes the message out of opaque signed mail (smime.p7m); tells encrypted mail. The signature is checked elsewhere."""

from __future__ import annotations

from registratura.documents.containers.found import BrokenError, Found


def read(data: bytes) -> Found:
    """Give what was signed as a file. Raises: BrokenError when it is no CMS."""
    from asn1crypto import cms

    try:
        content = cms.ContentInfo.load(data)
        kind = content["content_type"].native
        if kind in ("enveloped_data", "encrypted_data", "authenticated_enveloped_data"):
            return Found(encrypted=True)
        if kind != "signed_data":
            raise BrokenError(str(kind))
        inner = content["content"]["encap_content_info"]["content"]
        found = Found()
        if inner is not None and isinstance(inner.native, bytes):
            found.add("mesaj.eml", "message/rfc822", inner.native)
        return found
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BrokenError(str(error)) from error
