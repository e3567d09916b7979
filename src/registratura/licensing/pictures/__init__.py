"""QR codes in both directions: drawn for a telephone to photograph, and read in a picture that somebody sends."""

from registratura.licensing.pictures.drawing import code_in_letters, code_picture
from registratura.licensing.pictures.looking import MOST_BYTES, answer_in, request_in

__all__ = ["MOST_BYTES", "answer_in", "code_in_letters", "code_picture", "request_in"]
