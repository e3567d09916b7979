"""Filing at the counter: an official fills in a form for somebody who has no computer or e-mail."""
