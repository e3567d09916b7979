"""What customers of the service are reminded of and when, and which early reminders a customer does not want."""
