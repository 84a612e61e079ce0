"""The people in the tests' stories. Each keeps one role everywhere.

* 林晓岚 **owner**: admin of the workspace at hand.
* 周明远 **helper**: a member; decides tasks.
* 孙雅婷 **second helper**: another member.
* 陈立 **chief**: head of the helpers' department.
* 吴倩 **outsider**: has an account, belongs to no workspace; must see nothing.
* 何思源 **admin**: runs the installation.
"""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Department, Membership, Role, User
from app.accounts.passwords import hash_password
from app.accounts.roles import make_standard_roles
from app.database import transaction
from app.web.current import now
from app.workspaces import Workspace

PASSWORD = "correct horse battery"
NAMES = {
    "owner": "林晓岚",
    "helper": "周明远",
    "second": "孙雅婷",
    "chief": "陈立",
    "outsider": "吴倩",
    "admin": "何思源",
}


class Cast:
    """Makes the people and one workspace (slug ``lab``) in one transaction; signs clients in."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.ids: dict[str, str] = {}
        with app.app_context(), transaction() as session:
            at = now()
            hashed = hash_password(PASSWORD)
            bank = Department(name={"zh": "澄江银行", "en": "Chengjiang Bank"})
            session.add(bank)
            session.flush()
            branch = Department(name={"zh": "城东支行", "en": "East branch"}, parent_id=bank.id)
            session.add(branch)
            session.flush()
            self.department = branch.id
            for who, name in NAMES.items():
                user = User(
                    email=f"{who}@example.com",
                    name=name,
                    password=hashed,
                    created_at=at,
                    admin=who == "admin",
                    department_id=None if who == "outsider" else branch.id,
                )
                session.add(user)
                session.flush()
                self.ids[who] = user.id
            branch.head_id = self.ids["chief"]
            workspace = Workspace(slug="lab", label={"zh": "实验室", "en": "Lab"}, zone="Asia/Shanghai", created_at=at)
            session.add(workspace)
            session.flush()
            self.workspace = workspace.id
            make_standard_roles(session, workspace.id)
            roles = {role.key: role.id for role in session.query(Role).filter_by(workspace_id=workspace.id)}
            for who, key in (("owner", "admin"), ("helper", "member"), ("second", "member"), ("chief", "member")):
                session.add(Membership(user_id=self.ids[who], role_id=roles[key]))

    def client(self, who: str) -> FlaskClient:
        """A browser in which that person is signed in."""
        client = self.app.test_client()
        page = client.get("/sign-in")
        assert page.status_code == 200
        answer = client.post(
            "/sign-in",
            data={"email": f"{who}@example.com", "password": PASSWORD, "csrf_token": csrf(page.get_data(as_text=True))},
        )
        assert answer.status_code in (302, 303), answer.get_data(as_text=True)[:500]
        return client


def csrf(page: str) -> str:
    """The token of a page's form."""
    start = page.index('name="csrf_token"')
    start = page.index('value="', start) + len('value="')
    return page[start : page.index('"', start)]
