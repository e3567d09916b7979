"""Drafts of normative acts before the public: announcement, proposals, debate, what became of them (Law 52/2003)."""
