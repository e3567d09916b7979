"""An identity provider of OpenID Connect: which it is, how it is asked, what of its answer is believed."""
