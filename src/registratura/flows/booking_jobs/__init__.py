"""Jobs of appointments and of the public figures."""
