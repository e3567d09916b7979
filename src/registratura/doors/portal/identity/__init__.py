"""Making an account of one's own and proving who one is: letter, telephone, counter, provider, signature."""
