"""Without code: an admin clones Credit approval and changes a cut-off, a row of the authority table and who approves;
what was begun before goes on by the old rules, what begins afterwards by the new ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.models import Membership, Role
from app.answers.defaults import initial_answers
from app.database import db, transaction
from app.releases import release_definitions
from app.web.current import now
from app.workspaces import Workspace
from runtime.executor import start_case
from runtime.models.cases import Case, Step, Task
from runtime.records import create_record
from runtime.sandbox.institution import API_KEY
from tests.browser.applying import id_number
from tests.browser.bank import institution
from tests.browser.conftest import OpenPage, axe, shot
from tests.browser.serving import Site, serve, settings_for
from tests.cast import NAMES, PASSWORD, Cast

SMALL = {
    "loan_product": "consumer", "amount": "30000", "term": "12", "repayment": "equal_instalments",
    "purpose": "furniture", "applicant_name": "顾清和", "id_number": id_number("805"), "id_forever": True,
    "mobile": "13900001234", "email": "gu@example.com", "address": "澄江市", "housing": "own", "years_at_address": "6",
    "employment": "salaried", "employer": "澄江纺织厂", "position": "主任", "years_employed": "8",
    "monthly_income": "18000", "savings_band": "high", "has_debts": False, "with_guarantor": False,
    "consent_query": True, "consent_processing": True, "consent_sensitive": True, "declaration": True,
    "signature": {"typed": "顾清和"}, "account_band": "none",
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with institution() as (_, port), serve(tmp_path, make_settings=lambda at: settings_for(at, port)) as site:
        site.cast = Cast(site.app)
        site.ids, site.password = site.cast.ids, PASSWORD
        site.sandbox = f"http://127.0.0.1:{port}"
        yield site


def test_a_cloned_template_is_changed_without_code(site: Site, open_page: OpenPage) -> None:
    admin = open_page("admin")
    slug = clone(admin)
    reach_the_sandbox(admin, slug, site.sandbox)
    seat(site, slug, {"branch_manager": "chief", "risk_officer": "second"})
    publish(admin, slug, 1)
    before = begin(site, slug)
    assert stands(site, before) == {"manager"}  # above the 20,000 that rules may approve: the branch manager decides

    change_the_cut_off(admin, slug)
    change_the_authority(admin, slug)
    add_an_approver(admin, slug)
    told = publish(admin, slug, 2)
    for words in ("“审批层级”：第 7 行“层级”从", "新增步骤“合规复核”", "“金额（元）”从“<= 20000”改为“<= 50000”"):
        assert words in told

    after = begin(site, slug)
    assert stands(site, after) == {"accept"}  # up to 50,000 rules approve now
    asked = begin(site, slug, wants_person=True)
    assert stands(site, asked) == {"manager_first"}  # the changed row sends small good loans past risk too
    assert stands(site, before) == {"manager"}  # what was begun before is decided by the release it began under
    chief = open_page("chief")
    chief.goto(f"/cases/{before}")
    expect(chief.get_by_text("第 1 版").first).to_be_visible()
    decide(site, chief, before)
    assert stands(site, before) == {"accept"}
    decide(site, chief, asked)
    assert stands(site, asked) == {"合规复核"}  # the approver that was added


# -- the designers ---------------------------------------------------------------------------------------------------


def clone(page: Page) -> str:
    page.goto("/gallery")
    page.get_by_role("link", name=re.compile("授信审批")).first.click()
    page.get_by_role("button", name=re.compile("使用|克隆|新建")).first.click()
    page.wait_for_url("**/design")
    found = re.search(r"/w/([^/]+)/design", page.url)
    assert found is not None
    return found[1]


def reach_the_sandbox(page: Page, slug: str, origin: str) -> None:
    """The connector's own page: where the institution is, and the key it wants."""
    page.goto(f"/w/{slug}/design/sandbox")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="地址与凭证").or_(page.get_by_role("link", name="地址与凭证")).first.click()
    page.locator('[data-setting="base"] input').fill(origin)
    page.locator('[data-setting="base"] input').press("Tab")
    wait_saved(page)
    page.locator(".fw-secret input").fill(API_KEY)
    page.get_by_role("button", name="保存凭证").click()
    expect(page.locator(".fw-secret")).to_contain_text("已保存")
    shot(page, "credit-connector-1440", picture=True)
    assert axe(page) == []


def wait_saved(page: Page) -> None:
    expect(page.locator(".fw-saved")).to_contain_text("已保存", timeout=10_000)


def cell(page: Page, row: int, column: int) -> Any:
    return page.locator(f'td[data-at="{row - 1}/{column - 1}"]')


def type_into(page: Page, row: int, column: int, text: str) -> None:
    cell(page, row, column).click()
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def change_the_cut_off(page: Page, slug: str) -> None:
    page.goto(f"/w/{slug}/design/outcome")
    page.locator(".fw-designer--decision").wait_for()
    shot(page, "credit-cut-off-1440", picture=True)
    type_into(page, 7, 4, "> 50000")
    type_into(page, 8, 4, "<= 50000")
    type_into(page, 9, 4, "<= 50000")
    wait_saved(page)
    expect(page.get_by_role("region", name="检查")).to_contain_text("没有缺口，也没有重叠")


def change_the_authority(page: Page, slug: str) -> None:
    page.goto(f"/w/{slug}/design/authority")
    page.locator(".fw-designer--decision").wait_for()
    type_into(page, 7, 5, "risk")
    wait_saved(page)


def add_an_approver(page: Page, slug: str) -> None:
    page.goto(f"/w/{slug}/design/credit_approval")
    page.locator(".fw-canvas").wait_for()
    page.wait_for_load_state("networkidle")
    assert axe(page) == []
    page.locator('[data-plus="manager_first approved"]').press("Enter")
    page.get_by_role("menuitem", name="审批", exact=True).click()
    page.locator(".fw-panel input").first.fill("合规复核")
    page.get_by_role("tab", name="处理人").click()
    page.get_by_role("button", name="添加规则").click()
    page.get_by_label("第 1 条规则").select_option("people")
    page.locator(".fw-whorules select").last.select_option(label=NAMES["owner"])
    wait_saved(page)
    shot(page, "credit-flow-1440", picture=True)


def publish(page: Page, slug: str, number: int) -> str:
    page.goto(f"/w/{slug}/design/publish")
    told = page.locator("main").inner_text()
    shot(page, f"credit-publish-{number}-1440", picture=number == 2)
    page.get_by_role("button", name=f"发布第 {number} 版").click()
    expect(page.get_by_text(f"第 {number} 版").first).to_be_visible()
    return told


# -- cases -----------------------------------------------------------------------------------------------------------


def seat(site: Site, slug: str, people: dict[str, str]) -> None:
    with site.app.app_context(), transaction() as session:
        workspace = session.scalars(select(Workspace).where(Workspace.slug == slug)).one()
        for key, who in people.items():
            role = session.scalars(select(Role).where(Role.workspace_id == workspace.id, Role.key == key)).one()
            session.add(Membership(user_id=site.ids[who], role_id=role.id))


def begin(site: Site, slug: str, **more: Any) -> str:
    """Start Credit approval on an application, and let the worker do what is asked of the institution."""
    with site.app.app_context(), transaction() as session:
        workspace = session.scalars(select(Workspace).where(Workspace.slug == slug)).one()
        definitions = release_definitions(session, workspace.id, workspace.release)
        form, at = definitions.forms["application"], now()
        known = {field.id: {**SMALL, **more}[str(field.key)] for field in form.values if field.key in {**SMALL, **more}}
        record = create_record(
            session, workspace=workspace, definitions=definitions, form=form, release=workspace.release,
            answers=initial_answers(form, today=at.date(), now=at, given=known), who=site.ids["admin"], now=at,
        )  # fmt: skip
        return start_case(
            session, workspace_id=workspace.id, release=workspace.release, flow="credit_approval", record_id=record,
            initiator=site.ids["admin"], now=at,
        )  # fmt: skip


def stands(site: Site, case: str) -> set[str]:
    """Where the case waits for a person: ids of nodes, names for those an admin drew."""
    import time

    for _ in range(150):
        with site.app.app_context():
            steps = db.session.scalars(select(Step).where(Step.case_id == case, Step.status.in_(("active", "failed"))))
            nodes = {step.node: step.failure for step in steps}
            waits = set(db.session.scalars(select(Task.node).where(Task.case_id == case, Task.status == "open")))
            release, flow = db.session.execute(select(Case.release, Case.flow).where(Case.id == case)).one()
            workspace = db.session.scalars(select(Case.workspace_id).where(Case.id == case)).one()
            drawn = release_definitions(db.session(), workspace, release).flows[flow]
            db.session.remove()
        assert not any(nodes.values()), nodes
        if waits:
            return {drawn.by_id[id].name.zh if id.startswith("approval_") else id for id in waits}
        time.sleep(0.1)
    raise AssertionError(f"the case waits for nobody: {nodes}")


def decide(site: Site, page: Page, case: str) -> None:
    page.goto(f"/cases/{case}")
    page.wait_for_load_state("networkidle")
    page.get_by_label("意见", exact=True).fill("同意")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^同意")).last.click()
