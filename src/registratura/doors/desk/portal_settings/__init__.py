"""The settings of the public pages: look, hours, coat of arms, accessibility statement, the piece for other sites."""
