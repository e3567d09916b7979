"""What Law 544/2001 wants shown without being asked, and how the rest is asked for."""
