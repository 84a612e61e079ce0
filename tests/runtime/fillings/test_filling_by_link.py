"""A form filled in by public link, without signing in and without script."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from app.database import db, transaction
from app.files.models import File
from app.ports.clock import FixedClock
from app.ports.mail import MemoryMail
from runtime.fillings import sweep_fillings
from runtime.jobs.worker import drain
from runtime.models.cases import Case, Task
from runtime.models.records import Filling, Party, Record, UniqueValue
from tests.cast import Cast
from tests.flows import publish
from tests.runtime.fillings.loans import Applicant, loan

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def lab(app: Flask, cast: Cast) -> Flask:
    publish(app, cast.workspace, loan(cast.ids["helper"]))
    return app


@pytest.fixture
def applicant(lab: Flask) -> Applicant:
    return Applicant(lab.test_client(), "/apply/lab/apply")


def one(app: Flask, query: Any) -> Any:
    with app.app_context():
        return db.session.execute(query).scalar()


def all_of(app: Flask, model: Any) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(model).order_by(model.id)))


def submit(applicant: Applicant, **more: Any) -> None:
    applicant.press(name="陈思远", **more)
    applicant.press("submit", amount="500")


def test_nothing_is_stored_until_something_is_sent(lab: Flask, applicant: Applicant) -> None:
    assert applicant.has("身份")
    assert applicant.has("姓名")
    assert all_of(lab, Filling) == []


def test_an_applicant_fills_in_two_pages_and_a_case_begins(lab: Flask, applicant: Applicant) -> None:
    applicant.press(name="陈思远", mail="chen@example.com")
    assert "/f/" in applicant.address
    assert applicant.has("第 2 步，共 2 步")
    applicant.press("submit", amount="500")
    assert "/s/" in applicant.address
    assert applicant.has("陈思远")
    assert applicant.has("处理中")
    [record] = all_of(lab, Record)
    assert record.answers == {
        "name": "陈思远",
        "mail": "chen@example.com",
        "amount": "500",
        "serial": record.answers["serial"],
    }
    assert record.title == "陈思远"
    [party] = all_of(lab, Party)
    assert (party.name, party.email) == ("陈思远", "chen@example.com")
    [case] = all_of(lab, Case)
    assert (case.initiator, case.record_id, case.release) == (f"party:{party.id}", record.id, 1)
    assert one(lab, select(func.count()).select_from(Task).where(Task.status == "open")) == 1
    [filling] = all_of(lab, Filling)
    assert filling.submitted_at is not None
    assert filling.answers == {}


def test_an_applicant_who_gave_an_address_gets_his_link_by_mail(
    lab: Flask, applicant: Applicant, mail: MemoryMail
) -> None:
    applicant.press(name="陈思远", mail="chen@example.com")
    applicant.press("submit", amount="500")
    drain(lab)
    [letter] = mail.sent
    assert letter.to == "chen@example.com"
    assert applicant.address.rpartition("/s/")[2].split("?")[0] in letter.body


def test_pressing_submit_twice_makes_one_record(lab: Flask, applicant: Applicant) -> None:
    applicant.press(name="甲")
    page = applicant.page
    applicant.press("submit", amount="1")
    applicant.page = page
    applicant.press("submit", amount="1")
    assert "/s/" in applicant.address
    assert len(all_of(lab, Record)) == 1


def test_submitting_at_the_same_instant_makes_one_record(lab: Flask, applicant: Applicant) -> None:
    applicant.press(name="甲")
    applicant.press("save", amount="1")
    data = MultiDict([*applicant.controls(), ("_do", "submit")])
    together = Barrier(4)

    def press(_: int) -> int:
        client = lab.test_client()
        client.set_cookie("fw_session", applicant.client.get_cookie("fw_session").value)  # type: ignore[union-attr]
        together.wait()
        return client.post(applicant.address.split("?")[0], data=data).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(press, range(4)))
    assert set(statuses) == {303}
    assert len(all_of(lab, Record)) == len(all_of(lab, Case)) == 1


def test_sending_the_first_page_twice_makes_one_filling(lab: Flask, applicant: Applicant) -> None:
    page = applicant.page
    applicant.press(name="甲")
    applicant.page = page
    applicant.press(name="甲")
    assert len(all_of(lab, Filling)) == 1


def test_what_is_wrong_is_told_with_a_link_and_nothing_typed_is_lost(lab: Flask, applicant: Applicant) -> None:
    applicant.press(name="陈思远")
    answer = applicant.press(
        "submit", amount="一万二左右", debts=["r1"], debts__r1__lender="工行", debts__r1__balance="x"
    )
    assert answer.status_code == 422
    assert applicant.has('href="#f-amount"')
    assert applicant.has('href="#f-debts-r1-balance"')
    assert applicant.has('value="一万二左右"')
    assert applicant.has('value="工行"')
    assert applicant.has('aria-invalid="true"')
    assert all_of(lab, Record) == []
    again = Applicant(lab.test_client(), applicant.answer.request.path if applicant.answer else "")
    assert again.has('value="一万二左右"'), "it is kept with the filling, for another day too"


def test_a_missing_answer_holds_the_page(applicant: Applicant) -> None:
    assert applicant.press(name="").status_code == 422
    assert applicant.has("有 1 处需要改")
    assert applicant.has('href="#f-name"')


def test_going_back_judges_nothing_and_keeps_all(applicant: Applicant) -> None:
    applicant.press(name="甲")
    applicant.press("back", amount="x")
    assert applicant.has('value="甲"')
    applicant.press()
    assert applicant.has('value="x"')


def test_an_error_on_another_step_leads_there(lab: Flask, applicant: Applicant) -> None:
    applicant.press(name="甲")
    second = applicant.page
    applicant.press("back")
    applicant.press("save", name="")
    applicant.page = second.replace('name="_revision" value="2"', f'name="_revision" value="{_revision(lab)}"')
    answer = applicant.press("submit", amount="5")
    assert answer.status_code == 422
    assert applicant.has('href="#f-name"'), "the first step with something wrong is drawn"


def _revision(app: Flask) -> int:
    return int(one(app, select(Filling.revision)))


def test_a_condition_asks_for_more_and_its_hidden_answer_goes(lab: Flask, applicant: Applicant) -> None:
    applicant.press(name="甲")
    assert applicant.press("submit", amount="5000").status_code == 422
    assert applicant.has('href="#f-why"')
    applicant.press("submit", why="装修")
    assert all_of(lab, Record)[0].answers["why"] == "装修"
    other = Applicant(lab.test_client(), "/apply/lab/apply")
    other.press(name="乙")
    other.press("submit", amount="5", why="不需要")
    assert "why" not in all_of(lab, Record)[1].answers


def test_rows_are_added_and_removed_by_buttons(lab: Flask, applicant: Applicant) -> None:
    applicant.press(name="甲")
    applicant.press("debts", by="_add", amount="5")
    applicant.press("debts", by="_add")
    rows = [v for k, v in applicant.controls() if k == "debts"]
    assert len(rows) == 2
    applicant.press(f"debts.{rows[0]}", by="_remove", **{f"debts__{rows[1]}__balance": "30"})
    applicant.press("submit")
    [record] = all_of(lab, Record)
    assert record.answers["debts"] == [{"id": rows[1], "balance": "30"}]
    assert record.answers["total"] == "30"


def test_a_rule_of_the_form_refuses(applicant: Applicant) -> None:
    applicant.press(name="甲")
    assert applicant.press("submit", amount="2000000", why="x").status_code == 422
    assert applicant.has("借款金额不能超过 100 万")


def test_a_value_that_must_be_unique_is_refused_the_second_time(lab: Flask, applicant: Applicant) -> None:
    submit(applicant, code="K-1")
    other = Applicant(lab.test_client(), "/apply/lab/apply")
    other.press(name="乙", code="k-1")
    assert other.press("submit", amount="5").status_code == 422
    assert other.has("客户号")
    other.press("next", code="K-2")
    other.press("submit", amount="5")
    assert "/s/" in other.address
    assert one(lab, select(func.count()).select_from(UniqueValue)) == 2


def test_serial_numbers_count_up(lab: Flask) -> None:
    for _name in ("甲", "乙"):
        submit(Applicant(lab.test_client(), "/apply/lab/apply"))
    first, second = (r.answers["serial"] for r in all_of(lab, Record))
    assert first != second
    assert first < second


def test_uploads_are_taken_by_content_and_belong_to_the_record(lab: Flask, applicant: Applicant) -> None:
    applicant.press(name="甲")
    applicant.press("upload:proof", files={"proof": ("工资.pdf", PDF)}, amount="5")
    assert applicant.has("工资.pdf")
    assert applicant.has('value="5"')
    [file] = all_of(lab, File)
    href = f"/f/{applicant.address.split('/f/')[1].split('?')[0].split('#')[0]}/files/{file.id}"
    sent = lab.test_client().get(href)
    assert (sent.status_code, sent.data, sent.mimetype) == (200, PDF, "application/pdf")
    applicant.press("submit")
    [file] = all_of(lab, File)
    [record] = all_of(lab, Record)
    assert (file.record_id, file.filling_id, record.answers["proof"]) == (record.id, None, [file.id])
    status = lab.test_client().get(applicant.address.replace("?", "") + f"/files/{file.id}")
    assert status.data == PDF


def test_a_file_that_is_not_what_its_name_says_is_refused_and_the_rest_kept(lab: Flask, applicant: Applicant) -> None:
    applicant.press(name="甲")
    answer = applicant.press("upload:proof", files={"proof": ("工资.pdf", b"MZ\x90\x00" + bytes(200))}, amount="7")
    assert answer.status_code == 422
    assert applicant.has("工资.pdf")
    assert applicant.has('value="7"')
    assert all_of(lab, File) == []


def test_an_upload_of_somebody_else_cannot_be_claimed(lab: Flask, applicant: Applicant) -> None:
    applicant.press(name="甲")
    applicant.press("upload:proof", files={"proof": ("a.pdf", PDF)}, amount="5")
    [file] = all_of(lab, File)
    other = Applicant(lab.test_client(), "/apply/lab/apply")
    other.press(name="乙")
    answer = other.press("submit", amount="5", proof=file.id)
    assert answer.status_code == 422
    own = other.address.split("/f/")[1].split("?")[0]
    assert lab.test_client().get(f"/f/{own}/files/{file.id}").status_code == 404
    assert lab.test_client().get(f"/files/{file.id}").status_code == 302, "strangers are sent to sign in"


def test_an_upload_goes_by_its_button_only(lab: Flask, applicant: Applicant) -> None:
    applicant.press(name="甲")
    applicant.press("upload:proof", files={"proof": ("a.pdf", PDF)})
    [file] = all_of(lab, File)
    applicant.press("save", amount="8")
    assert applicant.has("a.pdf")
    applicant.press(f"proof.{file.id}", by="_remove")
    assert not applicant.has("a.pdf")


def test_two_windows_do_not_overwrite_each_other_unasked(lab: Flask, applicant: Applicant) -> None:
    applicant.press(name="甲")
    other = Applicant(lab.test_client(), applicant.address)
    other.press("save", amount="5")
    answer = applicant.press("save", amount="6")
    assert answer.status_code == 409
    assert applicant.has("别的窗口")
    assert applicant.has('value="6"')
    applicant.press("save")
    assert one(lab, select(Filling.answers))["amount"] == "6"


def test_a_form_begun_under_an_older_release_is_submitted_so(lab: Flask, cast: Cast, applicant: Applicant) -> None:
    documents = loan(cast.ids["helper"])
    documents[0]["fields"][1]["fields"].append(
        {"id": "new", "key": "new", "kind": "text", "label": {"zh": "新问题", "en": "New"}, "required": True}
    )
    publish(lab, cast.workspace, documents)
    submit(applicant)
    [record] = all_of(lab, Record)
    assert record.release == 1
    fresh = Applicant(lab.test_client(), "/apply/lab/apply")
    fresh.press(name="乙")
    assert fresh.has("新问题")


def test_an_expired_filling_is_swept_with_its_uploads(lab: Flask, applicant: Applicant, clock: FixedClock) -> None:
    applicant.press(name="甲")
    applicant.press("upload:proof", files={"proof": ("a.pdf", PDF)})
    clock.move(timedelta(days=31))
    assert applicant.get(applicant.address.split("#")[0]).status_code == 410
    with lab.app_context(), transaction() as session:
        assert sweep_fillings(session, clock.now()) == 1
    assert all_of(lab, Filling) == []
    assert all_of(lab, File) == []


@pytest.mark.parametrize("address", ["/apply/lab/nothing", "/apply/nowhere/apply", "/f/unknown", "/s/unknown"])
def test_unknown_links_are_not_found(lab: Flask, address: str) -> None:
    assert lab.test_client().get(address).status_code == 404


def test_a_flow_without_a_public_link_is_not_found(app: Flask, cast: Cast) -> None:
    documents = loan(cast.ids["helper"])
    documents[1]["nodes"][0]["settings"] = {"public": False}
    publish(app, cast.workspace, documents)
    assert app.test_client().get("/apply/lab/apply").status_code == 404


def test_a_visitor_reads_it_in_his_language(lab: Flask) -> None:
    page = lab.test_client().get("/apply/lab/apply", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "Step 1 of 2" in page
    assert "Name" in page


def test_work_sent_back_is_done_from_the_status_page(lab: Flask, cast: Cast, applicant: Applicant) -> None:
    from runtime.tasks import Decision, decide

    submit(applicant)
    status = applicant.address
    with lab.app_context():
        task = db.session.scalars(select(Task)).one().id
        db.session.rollback()
        with transaction() as session:
            decide(
                session,
                who=cast.ids["helper"],
                task_id=task,
                now=applicant_now(lab),
                decision=Decision("return", opinion="金额请再核对", data={"to": "begin"}),
            )
    applicant.get(status)
    assert applicant.has("等您处理")
    assert applicant.has("金额请再核对")
    [mine] = [t for t in all_of(lab, Task) if t.holder.startswith("party:")]
    client = applicant.client
    applicant._see(client.post(f"{status}/tasks/{mine.id}", data={"csrf_token": applicant.csrf}))
    assert applicant.has("金额请再核对"), "why it came back stands above the form"
    assert applicant.has('value="陈思远"'), "what he filled in before is there"
    applicant.press()
    applicant.press("submit", amount="400")
    assert applicant.address == status
    assert applicant.has("已重新提交")
    [record] = all_of(lab, Record)
    assert (record.answers["amount"], record.revision) == ("400", 2)
    assert [t.holder for t in all_of(lab, Task) if t.status == "open"] == [cast.ids["helper"]]


def applicant_now(app: Flask) -> Any:
    from app.web.current import now

    with app.app_context():
        return now()
