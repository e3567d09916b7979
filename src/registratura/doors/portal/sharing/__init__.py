"""What a shared link shows to the one it was made for."""
