"""Getting a person back into an account: asked for by one administrator, approved by another, used once."""
