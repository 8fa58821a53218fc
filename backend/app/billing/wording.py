"""How an invoice line reads, in the client's language. Pure.

The wording is part of the invoice's snapshot: changing it here changes nothing that was issued.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from app.billing.rules import Cause, RatedLine
from app.contracts.values import Discount
from app.receivables.values import LineType

_MONTHS: Final = {
    language: names.split()
    for language, names in {
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "en": "January February March April May June July August September October November December",
        "ar": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
    }.items()
}
_ACTIVATION: Final = {
    "fr": "Frais de mise en service – {offer}",
    "en": "Activation fee – {offer}",
    "ar": "رسوم التفعيل – {offer}",
}
_ADJUSTMENT: Final = {
    "fr": "Régularisation {month} : {cause}",
    "en": "Adjustment for {month}: {cause}",
    "ar": "تسوية {month}: {cause}",
}
_DISCOUNT: Final = {
    "fr": "Remise {what} – {offer}",
    "en": "Discount {what} – {offer}",
    "ar": "تخفيض {what} – {offer}",
}
_CAUSES: Final = {
    "fr": {
        Cause.LATE_START: "mise en service antérieure",
        Cause.PLAN_CHANGE: "changement d'offre",
        Cause.SUSPENSION: "suspension",
        Cause.TERMINATION: "fin de contrat",
        Cause.DISCOUNT: "remise",
        Cause.OTHER: "correction",
    },
    "en": {
        Cause.LATE_START: "earlier start",
        Cause.PLAN_CHANGE: "plan change",
        Cause.SUSPENSION: "suspension",
        Cause.TERMINATION: "end of contract",
        Cause.DISCOUNT: "discount",
        Cause.OTHER: "correction",
    },
    "ar": {
        Cause.LATE_START: "تفعيل سابق",
        Cause.PLAN_CHANGE: "تغيير العرض",
        Cause.SUSPENSION: "تعليق الخدمة",
        Cause.TERMINATION: "انتهاء العقد",
        Cause.DISCOUNT: "تخفيض",
        Cause.OTHER: "تصحيح",
    },
}


def describe(line: RatedLine, offer_name: str, language: str) -> str:
    """The text of a line: the offer's name, or what is charged or corrected, and why."""
    match line.line_type:
        case LineType.ACTIVATION:
            return _ACTIVATION[language].format(offer=offer_name)
        case LineType.ADJUSTMENT:
            cause = _CAUSES[language][line.cause or Cause.OTHER]
            return _ADJUSTMENT[language].format(month=month_name(line.month.start, language), cause=cause)
        case LineType.DISCOUNT:
            what = ", ".join(name for item in line.discounts if (name := _discount_name(item, language)))
            return _DISCOUNT[language].format(what=what, offer=offer_name).replace("  ", " ")
        case _:
            return offer_name


def _discount_name(discount: Discount, language: str) -> str:
    """What a discount is called: its own name, or its percentage."""
    if discount.label is not None or discount.percent is None:
        return discount.label or ""
    digits = f"{discount.percent:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{digits.replace('.', ',')} %" if language == "fr" else f"{digits}%"


def month_name(day: date, language: str) -> str:
    """A month and its year in words."""
    return f"{_MONTHS[language][day.month - 1]} {day.year}"
