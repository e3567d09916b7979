"""To whom personal data goes: recipients, each disclosure, links that are shared, requests of authorities, viewings."""
