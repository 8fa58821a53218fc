"""How an invoice line and the formula of a fee read, in the client's language. Pure.

The wording is part of the invoice's snapshot: changing it here changes nothing that was issued.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from app.billing.rules import Cause, RatedLine
from app.billing.termination import FIRST_YEAR, TerminationFee
from app.catalog.values import EarlyTerminationPolicy
from app.contracts.values import Discount, Termination
from app.documents import formats
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
_TERMINATION: Final = {
    "fr": "Frais de résiliation anticipée – {offer}",
    "en": "Early termination fee – {offer}",
    "ar": "رسوم الفسخ المبكر – {offer}",
}
_TERMINATION_CORRECTED: Final = {
    "fr": "Régularisation des frais de résiliation anticipée – {offer}",
    "en": "Adjustment of the early termination fee – {offer}",
    "ar": "تسوية رسوم الفسخ المبكر – {offer}",
}
_FORMULAS: Final = {
    "fr": {
        "no_policy": "Rien n’est dû : la formule ne prévoit pas de frais de résiliation anticipée.",
        "no_commitment": "Rien n’est dû : aucun engagement ne court après ce jour.",
        "months": "Mensualités restantes : {months} × {fee} = {amount}",
        "first_year": "Mensualités jusqu’au 12e mois : {months} × {fee}, plus l’avantage {advantage} = {amount}",
        "advantage": "Avantage accordé : {amount}",
    },
    "en": {
        "no_policy": "Nothing is due: the plan has no fee for ending early.",
        "no_commitment": "Nothing is due: no commitment runs after this day.",
        "months": "Remaining monthly fees: {months} × {fee} = {amount}",
        "first_year": "Monthly fees up to month 12: {months} × {fee}, plus the advantage {advantage} = {amount}",
        "advantage": "Advantage granted: {amount}",
    },
    "ar": {
        "no_policy": "لا يُستحق شيء: لا ينص العرض على رسوم للفسخ المبكر.",
        "no_commitment": "لا يُستحق شيء: لا يوجد التزام سار بعد هذا اليوم.",
        "months": "الأقساط الشهرية المتبقية: {months} × {fee} = {amount}",
        "first_year": "الأقساط إلى الشهر 12: {months} × {fee}، مع الامتياز الممنوح {advantage} = {amount}",
        "advantage": "الامتياز الممنوح: {amount}",
    },
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
        case LineType.TERMINATION_FEE:
            words = _TERMINATION if line.cause is None else _TERMINATION_CORRECTED
            return words[language].format(offer=offer_name)
        case LineType.ADJUSTMENT:
            cause = _CAUSES[language][line.cause or Cause.OTHER]
            return _ADJUSTMENT[language].format(month=month_name(line.month.start, language), cause=cause)
        case LineType.DISCOUNT:
            what = ", ".join(name for item in line.discounts if (name := _discount_name(item, language)))
            return _DISCOUNT[language].format(what=what, offer=offer_name).replace("  ", " ")
        case _:
            return offer_name


def formula_of(fee: TerminationFee, termination: Termination, is_owed: bool, currency: str, language: str) -> str:
    """How a fee for ending early is reckoned, in one sentence with its figures."""
    is_first_year = (termination.commitment_months or 0) > FIRST_YEAR
    match termination.policy:
        case EarlyTerminationPolicy.NONE:
            case = "no_policy"
        case _ if not is_owed or (not fee.months and not fee.advantage):
            case = "no_commitment"
        case EarlyTerminationPolicy.ANRT_08_11 if is_first_year:
            case = "first_year" if fee.months else "advantage"
        case _:
            case = "months"
    amounts = {"fee": fee.monthly_fee, "advantage": fee.advantage, "amount": fee.amount}
    written = {name: formats.money(amount, currency, formats.Language(language)) for name, amount in amounts.items()}
    return _FORMULAS[language][case].format(months=fee.months, **written)


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
