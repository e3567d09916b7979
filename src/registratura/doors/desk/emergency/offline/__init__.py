"""The page that is downloaded beforehand and works without the server."""
