"""Preservation: kept bytes looked at again and again, and packages for archives that can prove what they hold."""
