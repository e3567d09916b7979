"""What is signed electronically before it leaves: who is asked, in what order, with which key, and how it went."""
