"""Documents that the printing tests share: plausible content in three languages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.documents.formats import Language
from app.receivables.document import (
    BilledClient,
    ContractLines,
    DocumentKind,
    InvoiceDocument,
    PrintedLine,
    Seller,
    VatTotal,
)

SELLER = Seller(
    name="Atlas Télécom S.A.",
    address=("Tour Hassan II, 12 boulevard Zerktouni", "20100 Casablanca, Maroc"),
    ice="001234567000089",
    tax_id="40123456",
    trade_register="Casablanca 123457",
    business_tax="35012345",
    cnss="9876543",
    phone="+212 5 22 12 34 56",
    email="facturation@atlas-telecom.example",
)
COMPANY = BilledClient(
    name="Société Générale d’Équipement Sàrl",
    address=("Résidence Les Œillets, 45 rue de l’Église", "10000 Rabat"),
    ice="002345678000012",
)
ARAB_COMPANY = BilledClient(
    name="شركة الأطلس للاتصالات (فرع 2)",
    address=("12 شارع محمد الخامس، الطابق الثالث", "20000 الدار البيضاء"),
    ice="002345678000012",
)
PERSON = BilledClient(name="Amina El Fassi", address=("7 rue Ibn Batouta", "40000 Marrakech"), cin="BE123456")

FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))


def fee(description: str, net: str, *, unit: str | None = None, days: tuple[int, int] | None = None) -> PrintedLine:
    """Return a recurring charge of February 2026 at 20 %."""
    first = date(2026, 2, 29 - days[0]) if days else FEBRUARY[0]
    return PrintedLine(
        description=description,
        vat_rate=Decimal("0.20"),
        net_amount=Decimal(net),
        period_start=first,
        period_end=FEBRUARY[1],
        unit_fee=Decimal(unit or net),
        billed_days=days[0] if days else 28,
        month_days=28,
    )


def charge(description: str, net: str, rate: str = "0.20") -> PrintedLine:
    """Return a charge without a period."""
    return PrintedLine(description=description, vat_rate=Decimal(rate), net_amount=Decimal(net))


GROUPS = (
    ContractLines(
        label="Contrat CTR-2026-000123",
        service="+212 6 61 23 45 67",
        lines=(
            fee("Forfait Mobile Pro 50 Go – appels illimités", "84.86", unit="99.00", days=(24, 28)),
            charge("Frais d’activation", "20.00"),
        ),
    ),
    ContractLines(
        label="Contrat CTR-2026-000124",
        service="+212 5 22 98 76 54",
        lines=(
            fee("Fibre Entreprise 200 Mb/s avec adresse IP fixe et garantie de rétablissement", "1499.00"),
            charge("Remise fidélité 10 %", "-149.90"),
            charge("Régularisation de janvier 2026 : changement de formule", "-66.67", "0.10"),
        ),
    ),
)

INVOICE = InvoiceDocument(
    kind=DocumentKind.INVOICE,
    language=Language.FR,
    seller=SELLER,
    client=COMPANY,
    number="FAC-2026-000042",
    issued_on=date(2026, 3, 1),
    due_on=date(2026, 3, 15),
    period_start=FEBRUARY[0],
    period_end=FEBRUARY[1],
    currency="MAD",
    groups=GROUPS,
    subtotal=Decimal("1387.29"),
    vat=(
        VatTotal(Decimal("0.20"), Decimal("1453.96"), Decimal("290.79")),
        VatTotal(Decimal("0.10"), Decimal("-66.67"), Decimal("-6.67")),
    ),
    tax=Decimal("284.12"),
    total=Decimal("1671.41"),
    payment_terms="Paiement à 15 jours par virement, chèque ou espèces en agence. "
    "Tout retard donne lieu aux pénalités prévues par la loi 69-21.",
)

CREDIT_NOTE = replace(
    INVOICE,
    kind=DocumentKind.CREDIT_NOTE,
    number="AV-2026-000007",
    corrects="FAC-2026-000042",
    due_on=None,
    groups=(ContractLines("Contrat CTR-2026-000123", (charge("Geste commercial", "50.00"),)),),
    subtotal=Decimal("50.00"),
    vat=(VatTotal(Decimal("0.20"), Decimal("50.00"), Decimal("10.00")),),
    tax=Decimal("10.00"),
    total=Decimal("60.00"),
)

ARABIC_GROUPS = (
    ContractLines(
        label="عقد CTR-2026-000123",
        service="+212 6 61 23 45 67",
        lines=(
            fee("باقة الهاتف المحمول Pro 50 Go، مكالمات غير محدودة", "84.86", unit="99.00", days=(24, 28)),
            charge("رسوم التفعيل", "20.00"),
        ),
    ),
    ContractLines(
        label="عقد CTR-2026-000124",
        service="+212 5 22 98 76 54",
        lines=(
            fee("Fibre Entreprise 200 Mb/s", "1499.00"),
            charge("تخفيض الوفاء %10", "-149.90"),
            charge("تسوية شهر يناير 2026: تغيير الصيغة", "-66.67", "0.10"),
        ),
    ),
)

ARABIC = replace(
    INVOICE,
    language=Language.AR,
    client=ARAB_COMPANY,
    groups=ARABIC_GROUPS,
    paid=Decimal("671.41"),
    payment_terms="الأداء خلال 15 يوماً بتحويل بنكي أو شيك أو نقداً بالوكالة.",
)


def with_lines(count: int) -> InvoiceDocument:
    """Return the French invoice with one contract of so many lines."""
    lines = tuple(fee(f"Ligne mobile n° {at:05d}", "10.00") for at in range(1, count + 1))
    net = Decimal(count) * Decimal("10.00")
    tax = Decimal(count) * Decimal("2.00")
    return replace(
        INVOICE,
        groups=(ContractLines("Contrat CTR-2026-000200", lines, "Flotte mobile"),),
        subtotal=net,
        vat=(VatTotal(Decimal("0.20"), net, tax),),
        tax=tax,
        total=net + tax,
    )
