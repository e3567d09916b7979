"""Filing from outside: the forms, their pages, sending, the receipt."""
