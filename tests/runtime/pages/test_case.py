"""A case's page: who sees what of it, deciding there, editing in place, conflicts, what stands outside the tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import db
from app.ports.clock import FixedClock
from runtime.models.cases import Case
from runtime.models.records import Record
from tests.cast import Cast, csrf
from tests.flows import begin, open_task

ASK = {
    "purpose": "采购投影仪",
    "amount": "8000",
    "reason": "会议室旧设备已坏",
    "office_note": "库存为零",
    "items": [{"id": "r1", "item": "投影仪", "price": "7500"}, {"id": "r2", "item": "幕布", "price": "500"}],
}


def post(client: FlaskClient, case: str, path: str, **data: Any) -> Any:
    page = client.get(f"/cases/{case}").get_data(as_text=True)
    return client.post(f"/cases/{case}/{path}", data={"csrf_token": csrf(page), **data})


def read(app: Flask, model: Any, id: str) -> Any:
    with app.app_context():
        found = db.session.scalar(select(model).where(model.id == id))
        db.session.expunge_all()
        db.session.rollback()
    return found


def typed(app: Flask, lab: Cast, case: str, who: str, **data: Any) -> dict[str, Any]:
    """A decision as the page of that case posts it, its fields drawn."""
    return {"task": open_task(app, case, lab.ids[who]), "seen": "1", "_drawn": "1", "f.amount": "8000", **data}


def test_strangers_find_nothing_at_any_address_of_a_case(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    outsider = lab.client("outsider")
    token = csrf(outsider.get("/").get_data(as_text=True))
    for path in ("", "/print", "/manage"):
        assert outsider.get(f"/cases/{case}{path}").status_code == 404, path
    for path in ("decide", "comments", "withdraw", "end", "suspend", "reassign", "retry"):
        answer = outsider.post(f"/cases/{case}/{path}", data={"csrf_token": token, "text": "?", "verb": "approve"})
        assert answer.status_code == 404, path


def test_a_member_who_may_see_a_case_is_told_the_right_he_lacks_to_manage_it(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    answer = post(lab.client("helper"), case, "end")
    assert answer.status_code == 403
    assert "转派、终止、重试、挂起流程实例" in answer.get_data(as_text=True)
    assert read(app, Case, case).status == "running"


def test_a_hidden_field_is_drawn_nowhere_for_the_one_it_is_hidden_from(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    post(lab.client("helper"), case, "decide", **typed(app, lab, case, "helper", verb="approve"))
    chief = lab.client("chief")
    for address in (
        f"/cases/{case}",
        f"/cases/{case}/print",
        f"/cases/{case}?tab=history",
        "/inbox",
        "/w/lab/records/request",
        "/search?q=库存",
    ):
        assert "库存为零" not in chief.get(address).get_data(as_text=True), address
    assert "库存为零" in lab.client("helper").get(f"/cases/{case}").get_data(as_text=True)


def test_answers_are_edited_in_place_and_the_old_value_stands_struck_through(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    page = lab.client("helper").get(f"/cases/{case}").get_data(as_text=True)
    assert 'name="f.amount"' in page
    assert 'name="f.purpose"' not in page
    answer = post(
        lab.client("helper"),
        case,
        "decide",
        **typed(app, lab, case, "helper", verb="approve", opinion="核减", **{"f.amount": "7,200"}),
    )
    assert answer.status_code == 303
    page = lab.client("chief").get(f"/cases/{case}").get_data(as_text=True)
    assert "¥7,200.00" in page
    assert '<s class="fw-was">¥8,000.00</s>' in page
    assert "核减" in page
    assert "¥8,000.00" in lab.client("chief").get(f"/cases/{case}?tab=history").get_data(as_text=True)


def test_what_cannot_be_read_comes_back_as_typed_with_the_reason(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    answer = post(
        lab.client("helper"),
        case,
        "decide",
        **typed(app, lab, case, "helper", verb="approve", opinion="我写的意见", **{"f.amount": "七千二"}),
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "七千二" in page
    assert "我写的意见" in page
    assert 'href="#f-f-amount"' in page
    assert 'id="f-f-amount"' in page
    assert read(app, Case, case).status == "running"


def test_rejecting_without_a_word_is_refused_with_the_place_to_write_it(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    answer = post(lab.client("helper"), case, "decide", **typed(app, lab, case, "helper", verb="reject"))
    assert answer.status_code == 422
    assert 'href="#opinion"' in answer.get_data(as_text=True)
    assert (
        post(
            lab.client("helper"), case, "decide", **typed(app, lab, case, "helper", verb="reject", opinion="预算不足")
        ).status_code
        == 303
    )
    assert read(app, Case, case).outcome == "rejected"


def test_returned_work_goes_back_to_the_initiator_and_straight_back_again(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    page = lab.client("helper").get(f"/cases/{case}").get_data(as_text=True)
    assert "退回到" in page
    assert "提交申请" in page
    post(
        lab.client("helper"),
        case,
        "decide",
        **typed(app, lab, case, "helper", verb="return", opinion="请写明型号", to_node="begin", straight="1"),
    )
    second = lab.client("second")
    page = second.get(f"/cases/{case}").get_data(as_text=True)
    assert "请写明型号" in page
    assert "is-back is-taken" in page
    assert 'name="f.purpose"' in page
    answer = second.post(
        f"/cases/{case}/decide",
        data={
            "csrf_token": csrf(page),
            "task": open_task(app, case, lab.ids["second"]),
            "seen": "1",
            "_drawn": "1",
            "verb": "submit",
            "f.purpose": "采购 4K 投影仪",
            "f.amount": "8000",
            "f.items": ["r1", "r2"],
            "f.items.r1.item": "投影仪",
            "f.items.r1.price": "7500",
            "f.items.r2.item": "幕布",
            "f.items.r2.price": "500",
            "f.office_note": "库存为零",
        },
    )
    assert answer.status_code == 303
    assert read(app, Record, read(app, Case, case).record_id).answers["purpose"] == "采购 4K 投影仪"
    assert open_task(app, case, lab.ids["helper"])


def test_rows_come_and_go_without_losing_what_was_typed(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    post(
        lab.client("helper"),
        case,
        "decide",
        **typed(app, lab, case, "helper", verb="return", opinion="改", to_node="begin"),
    )
    second = lab.client("second")
    form = {
        "task": open_task(app, case, lab.ids["second"]),
        "seen": "1",
        "_drawn": "1",
        "f.purpose": "改过的用途",
        "f.amount": "8000",
        "f.items": ["r1", "r2"],
        "f.items.r1.item": "投影仪",
        "f.items.r1.price": "7500",
        "f.items.r2.item": "幕布",
        "f.items.r2.price": "500",
    }
    answer = post(second, case, "decide", **form, _remove="items.r2", opinion="已改")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "改过的用途" in page
    assert "已改" in page
    assert 'value="r2"' not in page
    assert 'name="_gone" value="items.r2"' in page
    page = post(second, case, "decide", **form, _gone="items.r2", _add="items").get_data(as_text=True)
    assert page.count("data-row=") >= 2
    assert 'value="r2"' not in page
    # The page's script removes rows by itself: the removal then comes along with the decision.
    post(second, case, "decide", **form, _remove="items.r2", verb="submit")
    stored = read(app, Record, read(app, Case, case).record_id).answers
    assert [row["id"] for row in stored["items"]] == ["r1"]
    assert stored["purpose"] == "改过的用途"


def test_a_page_opened_before_somebody_changed_a_field_asks_to_confirm(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    helper = lab.client("helper")
    post(helper, case, "decide", **typed(app, lab, case, "helper", verb="approve", **{"f.amount": "7000"}))
    chief = lab.client("chief")
    answer = post(
        chief,
        case,
        "decide",
        task=open_task(app, case, lab.ids["chief"]),
        seen="1",
        verb="approve",
        opinion="同意按原金额",
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "周明远" in page
    assert "¥7,000.00" in page
    assert "同意按原金额" in page
    assert 'name="confirmed" value="1"' in page
    assert 'name="seen" value="2"' in page
    done = post(
        chief,
        case,
        "decide",
        task=open_task(app, case, lab.ids["chief"]),
        seen="2",
        confirmed="1",
        verb="approve",
        opinion="同意按原金额",
    )
    assert done.status_code == 303
    assert read(app, Case, case).outcome == "approved"


def test_who_comes_too_late_is_told_who_was_faster(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    task = open_task(app, case, lab.ids["helper"])
    helper = lab.client("helper")
    first = post(helper, case, "decide", task=task, seen="1", verb="approve")
    assert first.status_code == 303
    late = post(helper, case, "decide", task=task, seen="1", verb="reject", opinion="不同意")
    assert late.status_code == 409
    page = late.get_data(as_text=True)
    assert "周明远已于" in page
    assert "不同意" in page


def test_a_task_is_handed_to_a_colleague_and_a_signer_is_added(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    post(
        lab.client("helper"),
        case,
        "decide",
        **typed(app, lab, case, "helper", verb="transfer", to_user=lab.ids["owner"]),
    )
    assert (
        post(
            lab.client("owner"),
            case,
            "decide",
            **typed(app, lab, case, "owner", verb="add_signer:before", to_user=lab.ids["chief"]),
        ).status_code
        == 303
    )
    assert open_task(app, case, lab.ids["chief"])


def test_a_comment_is_read_by_whoever_sees_the_case(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    assert post(lab.client("helper"), case, "comments", text="发票<b>要专票</b>").status_code == 303
    page = lab.client("second").get(f"/cases/{case}?tab=comments").get_data(as_text=True)
    assert "发票&lt;b&gt;要专票&lt;/b&gt;" in page
    assert post(lab.client("helper"), case, "comments", text="  ").status_code == 422


def test_the_initiator_withdraws_and_others_cannot(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    assert post(lab.client("helper"), case, "withdraw").status_code == 404
    assert post(lab.client("second"), case, "withdraw").status_code == 303
    assert read(app, Case, case).outcome == "withdrawn"
    page = lab.client("second").get(f"/cases/{case}").get_data(as_text=True)
    assert "已撤回" in page
    assert "发起人撤回" in page


def test_an_admin_reassigns_suspends_resumes_and_ends(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    owner = lab.client("owner")
    task = open_task(app, case, lab.ids["helper"])
    assert "周明远" in owner.get(f"/cases/{case}/manage").get_data(as_text=True)
    post(owner, case, "reassign", task=task, to_user=lab.ids["chief"])
    assert open_task(app, case, lab.ids["chief"])
    post(owner, case, "suspend")
    assert read(app, Case, case).status == "suspended"
    assert "已挂起" in owner.get(f"/cases/{case}").get_data(as_text=True)
    post(owner, case, "resume")
    post(owner, case, "end")
    assert read(app, Case, case).outcome == "ended"


def test_the_printed_sheet_holds_answers_and_opinions(app: Flask, lab: Cast, clock: FixedClock) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    clock.move(timedelta(minutes=10))
    post(lab.client("helper"), case, "decide", **typed(app, lab, case, "helper", verb="approve", opinion="属实"))
    page = lab.client("second").get(f"/cases/{case}/print").get_data(as_text=True)
    for words in ("采购投影仪", "¥8,000.00", "幕布", "属实", "办公室审批"):
        assert words in page, words
    assert "<nav" not in page


def test_frequent_opinions_become_phrases(app: Flask, lab: Cast) -> None:
    helper = lab.client("helper")
    for _ in range(2):
        case = begin(app, lab.workspace, lab.ids["second"], ASK)
        post(helper, case, "decide", **typed(app, lab, case, "helper", verb="approve", opinion="预算内，同意"))
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    assert 'data-phrase="预算内，同意"' in helper.get(f"/cases/{case}").get_data(as_text=True)


def test_the_address_of_a_refused_post_opened_anew_leads_to_the_page(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    client = lab.client("helper")
    for address, page in (
        (f"/cases/{case}/decide", f"/cases/{case}"),
        ("/inbox/batch", "/inbox"),
        (f"/cases/{case}/comments", f"/cases/{case}?tab=comments"),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (303, page)


def test_the_case_says_in_both_languages_where_it_stands(app: Flask, lab: Cast) -> None:
    case = begin(app, lab.workspace, lab.ids["second"], ASK)
    client = lab.client("helper")
    client.set_cookie("fw_locale", "en")
    page = client.get(f"/cases/{case}").get_data(as_text=True)
    for words in ("Office approval", "Spending approval", "What happened", "Approve", "Amount"):
        assert words in page, words
    assert "经过" not in page
