"""When the law wants an answer: terms as dated data, days that do not count, and what runs now."""
