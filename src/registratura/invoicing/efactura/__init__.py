"""
RO e-Factura: the port, what its answers mean, the client over HTTP, the archive that comes back.

The Ministry answers much with status 200: errors in XML or JSON, and pages of a firewall. An answer counts only when it
has the very shape that was waited for; everything else is trouble, and changes nothing.
"""
