"""How fast the institution answers, computed each day from its registers for everybody to see."""
