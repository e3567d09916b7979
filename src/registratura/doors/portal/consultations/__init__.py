"""Drafts of normative acts as everybody reads them, with their register of proposals (Law 52/2003)."""
