"""Requests for information of public interest (Law 544/2001): evaluation, answer, refusal, complaints, the register."""
