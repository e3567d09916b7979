"""What people are told by themselves: of work that came or went back, of numbers given and answers sent."""
