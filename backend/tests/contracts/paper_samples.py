"""Papers that the printing tests share: plausible contracts in three languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from app.catalog.values import EarlyTerminationPolicy, Proration, ServiceCategory, ServiceType
from app.contracts.paper_content import ContractPaper, ReplacedPlan, SignedPlan, SigningClient
from app.contracts.values import ContractEvent, ContractStatus
from app.documents.formats import Language

SELLER = {
    "name": "Atlas Télécom S.A.",
    "address": "Tour Hassan II, 12 boulevard Zerktouni\n20100 Casablanca, Maroc",
    "ice": "001234567000089",
    "tax_id": "40123456",
    "trade_register": "Casablanca 123457",
    "business_tax": "35012345",
    "social_security": "9876543",
    "phone": "+212 5 22 12 34 56",
    "email": "contrats@atlas-telecom.example",
    "payment_terms": "Paiement au plus tard à la date d’échéance, par virement, carte ou espèces.",
}
PERSON = SigningClient(
    name="Amina El Fassi",
    client_type="individual",
    cin="BE123456",
    address="7 rue Ibn Batouta\n40000 Marrakech",
    email="amina.elfassi@example.com",
    phone="+212661234567",
)
ARAB_COMPANY = SigningClient(
    name="شركة الأطلس للاتصالات والخدمات الرقمية (فرع الدار البيضاء الكبرى)",
    client_type="business",
    ice="002345678000012",
    address="12 شارع محمد الخامس، الطابق الثالث\n20000 الدار البيضاء",
    phone="+212522123456",
)
LONG_NAME = SigningClient(
    name="Société Nouvelle d’Équipement, d’Ingénierie et de Travaux Hydrauliques du Moyen-Atlas " * 2,
    client_type="business",
    ice="002345678000012",
    address="Résidence Les Œillets, 45 rue de l’Église\n" * 4,
    email="direction.generale.administrative@societe-nouvelle-equipement.example",
)
FIBRE = SignedPlan(
    name="Fibre Étoile 200",
    version=3,
    components={
        "internet_fiber_speed_mbps": 200,
        "internet_landline_included": True,
        "internet_tv_included": True,
        "mobile_data_gb": None,
    },
    monthly_fee=Decimal("349.00"),
    monthly_fee_with_tax=Decimal("418.80"),
    activation_fee=Decimal("150.00"),
    activation_fee_with_tax=Decimal("180.00"),
    proration=Proration.DAILY,
    valid_from=date(2026, 11, 20),
)
FRENCH = ContractPaper(
    contract_id=UUID("01934a7e-0000-7000-8000-00a1b2c3d4e5"),
    reference="CTR-00A1-B2C3-D4E5",
    revision=2,
    cause=ContractEvent.OFFER_CHANGED,
    issued_on=date(2026, 11, 20),
    language=Language.FR,
    currency="MAD",
    tax_rate=Decimal("0.20"),
    seller=SELLER,
    client=PERSON,
    service_category=ServiceCategory.INTERNET,
    service_type=ServiceType.FIBER,
    service_identifier="+212522001234",
    plan=FIBRE,
    replaces=ReplacedPlan(name="ADSL 12", monthly_fee=Decimal("149.00"), last_day=date(2026, 11, 19)),
    status=ContractStatus.ACTIVE,
    start_date=date(2025, 3, 1),
    commitment_months=24,
    commitment_end_date=date(2028, 11, 20),
    early_termination_policy=EarlyTerminationPolicy.ANRT_08_11,
)
MOBILE = FRENCH.model_copy(
    update={
        "revision": 1,
        "cause": ContractEvent.PROVISIONED,
        "language": Language.EN,
        "service_category": ServiceCategory.MOBILE,
        "service_type": ServiceType.MOBILE,
        "service_identifier": "+212661234567",
        "plan": FIBRE.model_copy(
            update={
                "name": "Mobile 20",
                "version": 1,
                "components": {"mobile_data_gb": 20, "mobile_calls_hours": 10},
                "activation_fee": Decimal("0.00"),
                "activation_fee_with_tax": Decimal("0.00"),
                "proration": Proration.FULL_MONTH,
            }
        ),
        "replaces": None,
        "commitment_months": None,
        "commitment_end_date": None,
        "end_date": date(2027, 11, 19),
    }
)
ARABIC = FRENCH.model_copy(
    update={
        "language": Language.AR,
        "client": ARAB_COMPANY,
        "plan": FIBRE.model_copy(update={"name": "ألياف النجمة 200"}),
        "seller": SELLER
        | {"name": "اتصالات الأطلس", "payment_terms": "الأداء قبل تاريخ الاستحقاق بالتحويل أو البطاقة أو نقدا."},
    }
)
LONG = FRENCH.model_copy(
    update={
        "client": LONG_NAME,
        "plan": FIBRE.model_copy(
            update={"name": "Fibre Entreprise avec adresse IP fixe et garantie de rétablissement " * 2}
        ),
        "seller": SELLER | {"payment_terms": SELLER["payment_terms"] * 40},
    }
)
SAMPLES = {
    "french": FRENCH,
    "english": MOBILE,
    "arabic": ARABIC,
    "Arabic name in French": FRENCH.model_copy(update={"client": ARAB_COMPANY}),
    "long": LONG,
}
