"""What the institution makes public: the gazette, the information published by duty, drafts before the public."""
