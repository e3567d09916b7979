"""What is filed through the portal or at the counter: drafts, filings, their files."""
