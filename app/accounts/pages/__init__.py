"""Pages of accounts, a module per page."""

from app.accounts.pages import (
    departments,
    first_start,
    letters,
    me,
    members,
    people,
    preferences,
    roles,
    sign_in,
)
from app.accounts.pages.blueprint import blueprint

__all__ = [
    "blueprint",
    "departments",
    "first_start",
    "letters",
    "me",
    "members",
    "people",
    "preferences",
    "roles",
    "sign_in",
]
