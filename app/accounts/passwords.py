"""Hashed passwords: argon2id, with the cost that the settings name."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import Invalid
from app.i18n import Text
from app.web.current import settings

SHORTEST, LONGEST = 8, 200


@lru_cache(maxsize=4)
def _hasher(memory: int) -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=memory, parallelism=1)


@lru_cache(maxsize=4)
def _nobodys(memory: int) -> str:
    return _hasher(memory).hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """Slow on purpose: call it before a transaction, never inside one."""
    return _hasher(settings().password_memory).hash(password)


def password_fits(kept: str | None, password: str) -> bool:
    """Compare; without a kept hash it takes the same time and answers no, so that nobody learns who has an account."""
    memory = settings().password_memory
    try:
        return _hasher(memory).verify(kept or _nobodys(memory), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """The hash was made with other parameters than today's."""
    return _hasher(settings().password_memory).check_needs_rehash(kept)


def check_password(password: str, again: str | None = None, *, name: str = "password") -> list[Invalid]:
    """What is wrong with a new password; length is what counts, so no rules about signs."""
    if len(password) < SHORTEST:
        return [
            Invalid(
                (name,),
                "too_short",
                Text(
                    "密码至少 {n} 位。可以用一句只有您知道的话。",
                    "Use at least {n} characters. A sentence only you know does well.",
                ).fill(n=SHORTEST),
            )
        ]
    if len(password) > LONGEST:
        return [Invalid((name,), "too_long", Text("密码最多 {n} 位。", "Use at most {n} characters.").fill(n=LONGEST))]
    if again is not None and again != password:
        return [
            Invalid(
                ("again",),
                "differs",
                Text("两次输入的密码不一样，请重新输入。", "The two passwords differ. Type it again."),
            )
        ]
    return []
