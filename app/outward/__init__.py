"""Asking other systems over HTTP without being led astray: which addresses may be asked, and for how long."""

from app.outward.send import RealHttp

__all__ = ["RealHttp"]
