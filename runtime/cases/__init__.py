"""A case as people see it: where it stands, how it came there, what its reader may do."""
