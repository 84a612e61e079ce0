"""Signing in with e-mail and password."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from app.accounts.attempts import TooMany, count_attempt, forget_attempts, sweep_attempts, take_back_attempt
from app.accounts.models import User
from app.accounts.passwords import LONGEST, hash_password, outdated, password_fits
from app.accounts.sessions import open_session
from app.accounts.users import normal_email
from app.database import db, transaction
from app.errors import Invalid, InvalidAnswers
from app.i18n import Text
from app.ports.clock import RealClock

WINDOW = timedelta(minutes=15)
PER_ACCOUNT, PER_ADDRESS = 10, 100  # an address is often a whole branch office behind one router

WRONG = Text("邮箱或密码不对，请检查后重新输入。", "The e-mail or the password is not right. Check them and try again.")


def sign_in(email: str, password: str, *, address: str, agent: str | None) -> tuple[str, str]:
    """Check and sign in; answers the token for the cookie and the person's id.

    Raises InvalidAnswers with one and the same sentence for an unknown person, a wrong password and a deactivated one,
    after the same work; TooMany after 10 failures for an account or 100 from an address within 15 minutes. Opens its
    own transactions: hashing inside one would hold up every writer.
    """
    email, at = normal_email(email), RealClock().now()
    account, place = f"sign-in:account:{email}", f"sign-in:address:{address}"
    with transaction() as session:
        tries = [
            (count_attempt(session, account, WINDOW, at), PER_ACCOUNT),
            (count_attempt(session, place, WINDOW, at), PER_ADDRESS),
        ]
    if any(n > limit for n, limit in tries):
        raise TooMany(int(WINDOW.total_seconds() // 60))
    person = db.session.execute(select(User.id, User.password, User.active).where(User.email == email)).one_or_none()
    kept = person.password if person and person.active else None
    if not password_fits(kept, password[: LONGEST + 1]) or person is None:
        raise InvalidAnswers([Invalid(("password",), "wrong", WRONG)])
    renewed = hash_password(password) if outdated(person.password or "") else None
    with transaction() as session:
        forget_attempts(session, account)
        take_back_attempt(session, place)
        sweep_attempts(session, at)
        if renewed:
            session.execute(update(User).where(User.id == person.id).values(password=renewed))
        return open_session(session, person.id, agent, at), person.id
