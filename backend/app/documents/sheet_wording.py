"""The fixed words that every paper of the seller says in the three languages, whatever it is about.

Invariant: each language says every mention; a missing one is a type error, not a blank on paper.
"""

from dataclasses import dataclass
from typing import Final

from app.documents.formats import Language


@dataclass(frozen=True, slots=True)
class SheetWording:
    """The names of identifiers and contacts, and what stands at the head and foot of pages."""

    continued: str
    page: str
    phone: str
    email: str
    cin: str
    ice: str
    tax_id: str
    trade_register: str
    business_tax: str
    cnss: str


SHEET_WORDING: Final[dict[Language, SheetWording]] = {
    Language.FR: SheetWording(
        continued="suite",
        page="Page",
        phone="Tél.",
        email="Courriel",
        cin="CIN",
        ice="ICE",
        tax_id="IF",
        trade_register="RC",
        business_tax="TP",
        cnss="CNSS",
    ),
    Language.EN: SheetWording(
        continued="continued",
        page="Page",
        phone="Tel.",
        email="E-mail",
        cin="ID card (CIN)",
        ice="ICE",
        tax_id="Tax ID (IF)",
        trade_register="Trade register (RC)",
        business_tax="Business tax (TP)",
        cnss="CNSS",
    ),
    Language.AR: SheetWording(
        continued="تتمة",
        page="صفحة",
        phone="الهاتف",
        email="البريد الإلكتروني",
        cin="رقم البطاقة الوطنية (CIN)",
        ice="التعريف الموحد للمقاولة (ICE)",
        tax_id="التعريف الضريبي (IF)",
        trade_register="السجل التجاري (RC)",
        business_tax="الضريبة المهنية (TP)",
        cnss="الضمان الاجتماعي (CNSS)",
    ),
}
