"""Requests for information (Law 544): their list, their card and acts, complaints, the register of ten columns."""
