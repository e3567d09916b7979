"""Looking for labels on the pages of a batch, and cutting papers out of it, in a confined program."""
