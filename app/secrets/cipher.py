"""Encrypting what is kept. The key is made of SECRET_KEY, so a copy of the database alone opens nothing."""

from __future__ import annotations

import base64
import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


@lru_cache(maxsize=8)
def _fernet(secret_key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"formwork connector secrets").derive(
        secret_key.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))


def seal(secret_key: str, place: tuple[str, ...], value: str) -> str:
    """``place`` says where the value belongs: in another row it does not open, even if somebody copies it there."""
    return _fernet(secret_key).encrypt(json.dumps([*place, value]).encode()).decode()


def unseal(secret_key: str, place: tuple[str, ...], sealed: str) -> str | None:
    """The value; None where it was sealed with another key or for another place."""
    try:
        *belongs, value = json.loads(_fernet(secret_key).decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return str(value) if tuple(belongs) == place else None
