"""Endpoints of run time under /api/v1, one module a subject."""
