"""The fixed words of invoices and credit notes in the three languages.

Invariant: each language says every mention; a missing one is a type error, not a blank on paper.
"""

from dataclasses import dataclass
from typing import Final

from app.documents.formats import Language
from app.receivables.document_content import DocumentKind


@dataclass(frozen=True, slots=True)
class KindWording:
    """What differs between an invoice and a credit note; `closing` says the amount in words."""

    title: str
    amount: str
    closing: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language."""

    kinds: dict[DocumentKind, KindWording]
    billed_to: str
    number: str
    issued_on: str
    due_on: str
    period: str
    corrects: str
    description: str
    service_period: str
    days: str
    unit_fee: str
    vat: str
    net_amount: str
    subtotal: str
    vat_heading: str
    rate: str
    base: str
    tax: str
    total_net: str
    total_tax: str
    total: str
    credited: str
    paid: str
    payment_terms: str
    notes: str


_FRENCH: Final = Wording(
    kinds={
        DocumentKind.INVOICE: KindWording(
            "Facture", "Net à payer", "Arrêtée la présente facture à la somme de {amount} TTC."
        ),
        DocumentKind.CREDIT_NOTE: KindWording(
            "Avoir", "Montant de l’avoir", "Arrêté le présent avoir à la somme de {amount} TTC."
        ),
    },
    billed_to="Facturé à",
    number="Numéro",
    issued_on="Date d’émission",
    due_on="Date d’échéance",
    period="Période facturée",
    corrects="Facture d’origine",
    description="Désignation",
    service_period="Période",
    days="Jours",
    unit_fee="Prix unitaire HT",
    vat="TVA",
    net_amount="Montant HT",
    subtotal="Sous-total",
    vat_heading="Détail de la TVA",
    rate="Taux",
    base="Base HT",
    tax="Montant TVA",
    total_net="Total HT",
    total_tax="Total TVA",
    total="Total TTC",
    credited="Avoirs déduits",
    paid="Déjà réglé",
    payment_terms="Conditions de règlement",
    notes="Notes",
)

_ENGLISH: Final = Wording(
    kinds={
        DocumentKind.INVOICE: KindWording(
            "Invoice", "Amount due", "This invoice is drawn up for the sum of {amount}, VAT included."
        ),
        DocumentKind.CREDIT_NOTE: KindWording(
            "Credit note",
            "Amount credited",
            "This credit note is drawn up for the sum of {amount}, VAT included.",
        ),
    },
    billed_to="Billed to",
    number="Number",
    issued_on="Issue date",
    due_on="Due date",
    period="Billing period",
    corrects="Original invoice",
    description="Description",
    service_period="Period",
    days="Days",
    unit_fee="Unit price",
    vat="VAT",
    net_amount="Net amount",
    subtotal="Subtotal",
    vat_heading="VAT summary",
    rate="Rate",
    base="Net base",
    tax="VAT amount",
    total_net="Total excl. VAT",
    total_tax="Total VAT",
    total="Total incl. VAT",
    credited="Credit notes",
    paid="Already paid",
    payment_terms="Payment terms",
    notes="Notes",
)

_ARABIC: Final = Wording(
    kinds={
        DocumentKind.INVOICE: KindWording("فاتورة", "الصافي للأداء", "حُصرت هذه الفاتورة في مبلغ قدره {amount}."),
        DocumentKind.CREDIT_NOTE: KindWording(
            "إشعار دائن", "مبلغ الإشعار", "حُصر هذا الإشعار الدائن في مبلغ قدره {amount}."
        ),
    },
    billed_to="مُوجَّهة إلى",
    number="الرقم",
    issued_on="تاريخ الإصدار",
    due_on="تاريخ الاستحقاق",
    period="فترة الفوترة",
    corrects="الفاتورة الأصلية",
    description="البيان",
    service_period="الفترة",
    days="الأيام",
    unit_fee="ثمن الوحدة",
    vat="ض.ق.م",
    net_amount="المبلغ",
    subtotal="المجموع الفرعي",
    vat_heading="تفصيل الضريبة على القيمة المضافة",
    rate="النسبة",
    base="الأساس",
    tax="مبلغ الضريبة",
    total_net="المجموع دون احتساب الرسوم",
    total_tax="مجموع الضريبة على القيمة المضافة",
    total="المجموع مع احتساب الرسوم",
    credited="إشعارات دائنة مخصومة",
    paid="مبالغ مؤداة",
    payment_terms="شروط الأداء",
    notes="ملاحظات",
)

WORDING: Final[dict[Language, Wording]] = {
    Language.FR: _FRENCH,
    Language.EN: _ENGLISH,
    Language.AR: _ARABIC,
}
