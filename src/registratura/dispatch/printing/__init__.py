"""Papers of dispatch: the bundle's list for the post, the pages of the hand-over book. Pure: data in, PDF out."""
