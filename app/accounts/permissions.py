"""Who may do what: one closed table of verbs, and the one question that every page and endpoint asks."""

from __future__ import annotations

from collections.abc import Mapping

from app.accounts.actor import Actor
from app.errors import Forbidden, NotFound
from app.i18n import Text

WORKSPACE_VERBS: Mapping[str, Text] = {
    "enter": Text("进入应用", "enter the workspace"),
    "start": Text("发起流程", "start flows by hand"),
    "cases.read": Text("查看全部数据与流程实例", "see every record and case"),
    "cases.manage": Text("转派、终止、重试、挂起流程实例", "reassign, end, retry and suspend cases"),
    "records.export": Text("导出数据", "export records"),
    "records.correct": Text("更正已冻结的数据", "correct frozen records"),
    "design": Text("设计表单与流程", "design forms and flows"),
    "publish": Text("发布", "publish releases"),
    "manage": Text("管理成员、角色与设置", "manage members, roles and settings"),
}
INSTALLATION_VERBS: Mapping[str, Text] = {
    "people": Text("管理人员与部门", "manage people and departments"),
    "workspaces.create": Text("新建应用", "make workspaces"),
    "jobs": Text("处理失败的作业", "handle failed jobs"),
}


def can(actor: Actor | None, verb: str, what: str | None = None) -> bool:
    """Whether the person may. ``what`` is a workspace's id for the verbs of a workspace, None for the installation's.

    Admins of the installation may everything; any role lets in. An unknown verb is a mistake in the code: LookupError.
    """
    if verb not in WORKSPACE_VERBS and verb not in INSTALLATION_VERBS:
        raise LookupError(f"no such verb: {verb}")
    if actor is None:
        return False
    if actor.admin:
        return True
    if verb in INSTALLATION_VERBS or what is None:
        return False
    if verb == "enter":
        return what in actor.roles
    return verb in actor.rights.get(what, ())


def require(actor: Actor | None, verb: str, what: str | None = None) -> None:
    """Go on only if the person may: Forbidden names the right, NotFound where he may not even know of the workspace."""
    if can(actor, verb, what):
        return
    if verb in INSTALLATION_VERBS:
        raise Forbidden(INSTALLATION_VERBS[verb])
    if not can(actor, "enter", what):
        raise NotFound()
    raise Forbidden(WORKSPACE_VERBS[verb])
