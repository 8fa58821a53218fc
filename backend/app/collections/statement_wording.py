"""The fixed words of statements of account in the three languages.

Invariant: each language says everything; a missing word is a type error, not a blank on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.collections.values import EntryKind
from app.documents.formats import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language."""

    title: str
    addressed_to: str
    period: str
    until: str
    printed_on: str
    date: str
    operation: str
    reference: str
    debit: str
    credit: str
    balance: str
    opening: str
    totals: str
    owed: str
    in_favour: str
    nothing_owed: str
    nothing_happened: str
    continued: str
    page: str
    kinds: dict[EntryKind, str]


_FRENCH: Final = Wording(
    title="Relevé de compte",
    addressed_to="Client",
    period="Période",
    until="Jusqu’au",
    printed_on="Édité le",
    date="Date",
    operation="Opération",
    reference="Référence",
    debit="Débit",
    credit="Crédit",
    balance="Solde",
    opening="Solde d’ouverture",
    totals="Totaux de la période",
    owed="Solde à régler",
    in_favour="Solde en votre faveur",
    nothing_owed="Compte soldé",
    nothing_happened="Aucune opération sur la période.",
    continued="suite",
    page="Page",
    kinds={
        EntryKind.INVOICE: "Facture",
        EntryKind.PAYMENT: "Paiement reçu",
        EntryKind.REVERSAL: "Paiement annulé",
        EntryKind.CREDIT_NOTE: "Avoir",
        EntryKind.VOID: "Facture annulée",
    },
)
_ENGLISH: Final = Wording(
    title="Statement of account",
    addressed_to="Client",
    period="Period",
    until="Until",
    printed_on="Printed on",
    date="Date",
    operation="Entry",
    reference="Reference",
    debit="Debit",
    credit="Credit",
    balance="Balance",
    opening="Opening balance",
    totals="Totals of the period",
    owed="Balance due",
    in_favour="Balance in your favour",
    nothing_owed="Nothing is due",
    nothing_happened="Nothing happened in this period.",
    continued="continued",
    page="Page",
    kinds={
        EntryKind.INVOICE: "Invoice",
        EntryKind.PAYMENT: "Payment received",
        EntryKind.REVERSAL: "Payment reversed",
        EntryKind.CREDIT_NOTE: "Credit note",
        EntryKind.VOID: "Invoice voided",
    },
)
_ARABIC: Final = Wording(
    title="كشف حساب",
    addressed_to="الزبون",
    period="الفترة",
    until="إلى غاية",
    printed_on="تاريخ الطبع",
    date="التاريخ",
    operation="العملية",
    reference="المرجع",
    debit="مدين",
    credit="دائن",
    balance="الرصيد",
    opening="الرصيد الافتتاحي",
    totals="مجاميع الفترة",
    owed="الرصيد المستحق",
    in_favour="رصيد لصالحكم",
    nothing_owed="لا شيء مستحق",
    nothing_happened="لا توجد أي عملية خلال هذه الفترة.",
    continued="تتمة",
    page="صفحة",
    kinds={
        EntryKind.INVOICE: "فاتورة",
        EntryKind.PAYMENT: "أداء مقبوض",
        EntryKind.REVERSAL: "أداء ملغى",
        EntryKind.CREDIT_NOTE: "إشعار دائن",
        EntryKind.VOID: "فاتورة ملغاة",
    },
)

WORDING: Final[dict[Language, Wording]] = {
    Language.FR: _FRENCH,
    Language.EN: _ENGLISH,
    Language.AR: _ARABIC,
}
