"""The register of petitions on paper."""
