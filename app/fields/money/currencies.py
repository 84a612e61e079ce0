"""Currencies by ISO 4217 code: the sign before an amount and the digits after its point."""

from __future__ import annotations

from typing import NamedTuple


class Currency(NamedTuple):
    sign: str
    places: int


_TWO = {
    "CNY": "¥",
    "USD": "US$",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "MOP": "MOP$",
    "TWD": "NT$",
    "SGD": "S$",
    "AUD": "A$",
    "CAD": "C$",
    "NZD": "NZ$",
    "CHF": "CHF",
    "SEK": "SEK",
    "NOK": "NOK",
    "DKK": "DKK",
    "PLN": "PLN",
    "CZK": "CZK",
    "HUF": "HUF",
    "RON": "RON",
    "BGN": "BGN",
    "RUB": "₽",
    "TRY": "₺",
    "UAH": "₴",
    "ILS": "₪",
    "INR": "₹",
    "IDR": "Rp",
    "MYR": "RM",
    "THB": "฿",
    "PHP": "₱",
    "PKR": "PKR",
    "LKR": "LKR",
    "BDT": "৳",
    "NPR": "NPR",
    "MMK": "MMK",
    "KHR": "KHR",
    "LAK": "₭",
    "MNT": "₮",
    "KZT": "₸",
    "UZS": "UZS",
    "AED": "AED",
    "SAR": "SAR",
    "QAR": "QAR",
    "EGP": "EGP",
    "ZAR": "R",
    "NGN": "₦",
    "KES": "KES",
    "GHS": "GHS",
    "ETB": "ETB",
    "MAD": "MAD",
    "BRL": "R$",
    "MXN": "MX$",
    "ARS": "AR$",
    "COP": "CO$",
    "PEN": "PEN",
}
_NONE = {
    "JPY": "JP¥",
    "KRW": "₩",
    "VND": "₫",
    "CLP": "CLP",
    "ISK": "ISK",
    "PYG": "PYG",
    "UGX": "UGX",
    "XOF": "XOF",
    "XAF": "XAF",
}
_THREE = {"KWD": "KWD", "BHD": "BHD", "OMR": "OMR", "JOD": "JOD", "TND": "TND"}

CURRENCIES: dict[str, Currency] = {
    code: Currency(sign, places)
    for signs, places in ((_TWO, 2), (_NONE, 0), (_THREE, 3))
    for code, sign in signs.items()
}
