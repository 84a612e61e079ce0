"""Filling the bundled application as an applicant does, page by page."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(ending: str, born: str = "19900307") -> str:
    """An invented resident ID number whose last three figures before the check digit the sandbox knows."""
    first = f"110101{born}{ending}"
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, WEIGHTS, strict=True)) % 11]


def picture(name: str) -> dict[str, Any]:
    kept = io.BytesIO()
    Image.new("RGB", (320, 200), (210, 220, 235)).save(kept, "JPEG")
    return {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def paper(name: str) -> dict[str, Any]:
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": PDF}


def put(page: Page, answers: Mapping[str, str | bool | Iterable[dict[str, Any]]]) -> None:
    """Give answers by field: a text, the value of a choice, True for a tick, files."""
    for name, value in answers.items():
        if not isinstance(value, str | bool):
            page.locator(f'input[type="file"][name="{name}"]').set_input_files(list(value))
            expect(page.locator(f'[data-at="{name}"] a[href*="/files/"]')).to_have_count(len(list(value)))
            continue
        control = page.locator(f'[name="{name}"]:not([type="hidden"])')
        kind = control.first.get_attribute("type") or control.first.evaluate("each => each.tagName.toLowerCase()")
        if kind in ("radio", "checkbox"):
            wanted = "true" if value is True else "false" if value is False else value
            control.and_(page.locator(f'[value="{wanted}"]')).check(force=True)
        elif kind == "select":
            control.select_option(str(value))
        else:
            control.fill(str(value))


def go_on(page: Page) -> None:
    page.locator('button[name="_do"][value="next"]:visible').last.click()


LOAN = {
    "loan_product": "consumer",
    "amount": "30000",
    "term": "12",
    "repayment": "equal_instalments",
    "purpose": "furniture",
}
WORK = {
    "employment": "salaried",
    "employer": "澄江纺织厂",
    "position": "车间主任",
    "years_employed": "8",
    "monthly_income": "18000",
    "savings_band": "high",
}
CONSENTS = {
    "consent_query": True,
    "consent_processing": True,
    "consent_sensitive": True,
    "declaration": True,
}


def person(number: str, name: str = "顾清和", email: str = "gu@example.com") -> dict[str, Any]:
    return {
        "applicant_name": name,
        "id_number": number,
        "id_forever": True,
        "id_photos": [picture("front"), picture("back")],
        "mobile": "13900001234",
        "email": email,
        "address": "澄江市城东区示例路 8 号",
        "housing": "own",
        "years_at_address": "6",
    }
