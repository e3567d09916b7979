"""The ways in which money comes, each in its file behind `kernel.banking.port`."""
