"""Which addresses of the net are everybody's, for connections to places that somebody typed."""

import ipaddress


def is_public(address: str) -> bool:
    """Say whether an address is one of the public internet, however a private one is dressed up."""
    # A private address can be dressed up as one of the sixth version in several ways.
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo[1] if number.teredo else None)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if number in ipaddress.ip_network("64:ff9b::/96"):
            return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF).is_global
        if number.is_site_local or number in ipaddress.ip_network("::/96"):
            return False
    return number.is_global and not number.is_multicast
