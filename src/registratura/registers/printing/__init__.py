"""
The printed register, the citizen's receipt and the registration label, as PDF/A-2u.

Plain Python: values in, files out. It knows no table, no scope and no request.
"""
