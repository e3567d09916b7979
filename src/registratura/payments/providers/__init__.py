"""Providers of payments, each in its file behind `port`: what it says is verified here, by our own code."""
