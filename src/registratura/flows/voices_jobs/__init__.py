"""Jobs of notices, views, advice and counts: what reached its end goes each hour."""
