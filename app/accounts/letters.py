"""One-time links: invitations and new passwords. The database keeps only the token's hash; each opens once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.attempts import count_attempt
from app.accounts.models import Letter, User
from app.accounts.tokens import digest, fresh_token
from app.accounts.users import check_person, create_user, normal_email, set_password
from app.audit import record
from app.errors import Conflict, InvalidAnswers, NotFound
from app.i18n import Text

LIFE = {"invite": timedelta(days=7), "reset": timedelta(hours=2)}
PER_HOUR = 5

GONE = Text(
    "这个链接已经用过，或者过了有效期。请重新获取一个。", "This link has been used or has expired. Ask for a new one."
)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a link was sent to."""

    id: str
    name: str
    email: str
    locale: str | None


def invite(
    session: Session,
    *,
    email: str,
    name: str,
    by: str | None,
    at: datetime,
    until: datetime,
    department_id: str | None = None,
    title: str | None = None,
    admin: bool = False,
) -> tuple[str, str]:
    """Make a person without a password; answers his id and the token of the link to be sent. InvalidAnswers as
    :func:`create_user`. ``until`` is real time (see :data:`LIFE`)."""
    user_id = create_user(
        session, email=email, name=name, department_id=department_id, title=title, admin=admin, by=by, at=at
    )
    return user_id, _link(session, user_id, "invite", until)


def invite_again(session: Session, user_id: str, *, by: str | None, at: datetime, until: datetime) -> str:
    """A new link for somebody who has not taken his invitation yet; the earlier one stops working."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound()
    if user.password is not None:
        raise Conflict(
            Text("{name}已经接受邀请，可以直接登录。", "{name} has taken the invitation and can sign in.").fill(
                name=user.name
            )
        )
    record(session, at=at, who=by, verb="person.invite", what=f"user:{user_id}")
    return _link(session, user_id, "invite", until)


def addressee(session: Session, token: str, purpose: str, now: datetime) -> Addressee:
    """Whom the link is for; NotFound with a sentence once it is used, expired, or was never given."""
    wanted = select(User.id, User.name, User.email, User.locale).join(Letter, Letter.user_id == User.id)
    row = session.execute(
        wanted.where(
            Letter.token_hash == digest(token),
            Letter.purpose == purpose,
            Letter.used_at.is_(None),
            Letter.expires_at > now,
            User.active,
        )
    ).one_or_none()
    if row is None:
        raise NotFound(GONE)
    return Addressee(*row)


def accept_invitation(session: Session, token: str, *, name: str, password: str, now: datetime, at: datetime) -> str:
    """Take the invitation with the name as the person writes it and a password's hash; answers the person's id."""
    person = addressee(session, token, "invite", now)
    if wrong := [i for i in check_person(person.email, name) if i.path == ("name",)]:
        raise InvalidAnswers(wrong)
    _use(session, token, now)
    session.execute(update(User).where(User.id == person.id).values(name=name.strip()))
    set_password(session, person.id, password, by=person.id, at=at)
    return person.id


def request_reset(session: Session, email: str, *, now: datetime) -> tuple[Addressee, str] | None:
    """A link for a new password; None where nobody active has that e-mail or he asked five times within the hour.
    The page must answer the same in every case."""
    email = normal_email(email)
    if count_attempt(session, f"reset:{email}", timedelta(hours=1), now) > PER_HOUR:
        return None
    row = session.execute(
        select(User.id, User.name, User.email, User.locale).where(User.email == email, User.active)
    ).one_or_none()
    if row is None:
        return None
    return Addressee(*row), _link(session, row.id, "reset", now + LIFE["reset"])


def reset_link(session: Session, user_id: str, *, now: datetime) -> tuple[Addressee, str]:
    """The same link, asked for by an admin."""
    row = session.execute(
        select(User.id, User.name, User.email, User.locale).where(User.id == user_id, User.active)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return Addressee(*row), _link(session, user_id, "reset", now + LIFE["reset"])


def reset_password(session: Session, token: str, password: str, *, now: datetime, at: datetime) -> str:
    """Set the password's hash by a link and end all sessions; answers the person's id."""
    person = addressee(session, token, "reset", now)
    _use(session, token, now)
    set_password(session, person.id, password, by=person.id, at=at)
    return person.id


def _link(session: Session, user_id: str, purpose: str, until: datetime) -> str:
    token, token_hash = fresh_token()
    session.execute(delete(Letter).where(Letter.user_id == user_id, Letter.purpose == purpose))
    session.add(Letter(token_hash=token_hash, user_id=user_id, purpose=purpose, expires_at=until))
    session.flush()
    return token


def _use(session: Session, token: str, now: datetime) -> None:
    # Conditional: of two browsers that open the same link at once, the second one finds no row.
    used = session.execute(
        update(Letter)
        .where(Letter.token_hash == digest(token), Letter.used_at.is_(None))
        .values(used_at=now)
        .returning(Letter.token_hash)
    ).one_or_none()
    if used is None:
        raise NotFound(GONE)
