"""The manual as pages for everybody: contents, a page, search, cards on paper, pictures."""
