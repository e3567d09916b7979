"""The places where private keys are: a sealed file, a token, a remote service. One adapter a file, one promise."""
