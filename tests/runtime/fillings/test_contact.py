"""Who an applicant is, where the form asks for the loan before it asks for the person."""

from __future__ import annotations

from runtime.fillings.submit import contact
from tests.app.answers.forms import form_of, section, state_of, text

LOAN = section(
    "loan",
    {"id": "product", "key": "product", "kind": "choice", "settings": {"options": [{"value": "car"}]}},
    text("purpose"),
    kind="page",
)
PERSON = section("person", text("name"), {"id": "mail", "key": "mail", "kind": "email"}, kind="page")
ANSWERS = {"product": "car", "purpose": "买车", "name": "王小川", "mail": "wang@example.com"}


def test_the_name_is_taken_from_the_page_that_tells_how_to_reach_him() -> None:
    assert contact(state_of(form_of(LOAN, PERSON), ANSWERS)) == ("王小川", None, "wang@example.com")


def test_without_a_way_to_reach_him_the_first_words_of_the_form_are_the_name() -> None:
    assert contact(state_of(form_of(LOAN), ANSWERS)) == ("买车", None, None)
