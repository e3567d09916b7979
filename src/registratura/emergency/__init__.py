"""The emergency register: numbered sheets issued beforehand, interruptions, and what was written during them."""
