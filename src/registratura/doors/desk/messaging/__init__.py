"""Messages at the desk: one's own, one's choices, and the administrator's log, words and ways."""
