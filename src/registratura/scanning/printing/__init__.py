"""Labels, stamps, separating sheets and covers, as PDF/A-2u."""
