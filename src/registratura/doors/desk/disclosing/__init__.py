"""To whom data goes and who saw it: recipients, disclosures, links, requests of authorities, viewings."""
