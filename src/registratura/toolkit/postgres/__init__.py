"""
The private PostgreSQL cluster: one server in the data folder, for trying out and small offices.

Plain Python. `cluster.PrivateCluster` starts and stops it, `binaries` finds the server's programs, `testing`
gives tests a cluster of their own.
"""
