"""The register of requests and answers on paper."""
