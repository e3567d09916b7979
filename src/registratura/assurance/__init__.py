"""How it was proven who stands behind an account: letter, telephone, counter, identity provider, signature."""
