"""``python -m app.accounts create-admin --email … --name …``: an admin for an installation without the demo.

The password is asked for, or read from standard input where that is no terminal.
"""

from __future__ import annotations

import argparse
import getpass
import sys

from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError

import app.workspaces  # noqa: F401  the tables of people point at it
from app.accounts.passwords import check_password, hash_password
from app.accounts.users import check_person, create_user
from app.config import BadSetting, read_settings
from app.database import db, init_database, transaction
from app.errors import FormworkError, InvalidAnswers
from app.i18n import Text
from app.ports.clock import RealClock
from app.web.current import KEY


def main(arguments: list[str] | None = None) -> int:
    """Answers the exit code: 0 when the admin was made, 1 with the sentence on standard error otherwise."""
    parser = argparse.ArgumentParser(prog="python -m app.accounts")
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("create-admin", help="make an admin of the installation")
    make.add_argument("--email", required=True)
    make.add_argument("--name", required=True)
    given = parser.parse_args(arguments)
    try:
        _create_admin(given.email, given.name)
    except InvalidAnswers as error:
        return _say(*(i.text for i in error.invalids))
    except (BadSetting, FormworkError) as error:
        return _say(error.text)
    except (OperationalError, ProgrammingError):
        return _say(
            Text(
                "数据库里还没有表，请先运行 make migrate。", "The database has no tables yet. Run `make migrate` first."
            )
        )
    print(f"{given.email}: 已是管理员，可以登录。/ is an admin now and can sign in.")
    return 0


def _create_admin(email: str, name: str) -> None:
    settings = read_settings()
    flask = Flask("formwork-accounts")
    flask.extensions[KEY] = {"settings": settings}
    init_database(flask, settings.database_url)
    if wrong := check_person(email, name):
        raise InvalidAnswers(wrong)
    password, again = _password()
    if wrong := check_password(password, again):
        raise InvalidAnswers(wrong)
    with flask.app_context():
        hashed = hash_password(password)
        try:
            with transaction() as session:
                create_user(session, email=email, name=name, password=hashed, admin=True, at=RealClock().now())
        finally:
            db.session.remove()
            db.engine.dispose()


def _password() -> tuple[str, str]:
    if sys.stdin.isatty():
        return getpass.getpass("密码 Password: "), getpass.getpass("再输一次 Again: ")
    typed = sys.stdin.readline().rstrip("\n")
    return typed, typed


def _say(*texts: Text) -> int:
    for text in texts:
        print(f"{text.zh} / {text.en}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
