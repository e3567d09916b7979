"""The counter: an official sees a person and the identity paper, and confirms the person's account."""
