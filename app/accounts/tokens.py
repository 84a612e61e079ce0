"""Random tokens: the holder keeps the token, the database only its digest."""

from __future__ import annotations

import hashlib
import secrets


def fresh_token() -> tuple[str, str]:
    """A random token for its holder and the digest that the database keeps."""
    token = secrets.token_urlsafe(32)
    return token, digest(token)


def digest(token: str) -> str:
    """SHA-256 in hex. A token has 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()
