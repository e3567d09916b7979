"""What is done to a PDF file that is signed: only ever appended to, by a confined program."""
