"""Privacy in public: what is held and why, choices, requests."""
