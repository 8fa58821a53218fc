"""The fixed words of a contract's paper in the three languages.

Invariant: each language says every mention; a missing one is a type error or a missing key found by the tests,
never a blank on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.catalog.values import EarlyTerminationPolicy, Proration, ServiceType
from app.contracts.values import ContractEvent, ContractStatus
from app.documents.formats import Language


@dataclass(frozen=True, slots=True)
class PaperWording:
    """The words of one language; texts in braces are filled with what the paper says."""

    title: str
    client: str
    reference: str
    version: str
    issued_on: str
    status: str
    start: str
    band: str
    service: str
    kind: str
    line: str
    offer: str
    offer_version: str
    included: str
    from_day: str
    fees: str
    fee: str
    without_tax: str
    tax: str
    with_tax: str
    monthly: str
    activation: str
    tax_note: str
    duration: str
    commitment_end: str
    commitment: str
    no_commitment: str
    committed: str
    end: str
    open_end: str
    termination: str
    replaced: str
    replaces: str
    payment: str
    data: str
    data_text: str
    versions: str
    first_version: str
    later_version: str
    signatures: str
    made_on: str
    for_seller: str
    for_client: str
    read_and_approved: str
    services: dict[ServiceType, str]
    statuses: dict[ContractStatus, str]
    proration: dict[Proration, str]
    policies: dict[EarlyTerminationPolicy, str]
    advantage: str
    causes: dict[ContractEvent, str]
    components: dict[str, str]


_FRENCH: Final = PaperWording(
    title="Contrat",
    client="Le client",
    reference="Référence",
    version="Version",
    issued_on="Établi le",
    status="État",
    start="Début du service",
    band="Par mois TTC",
    service="Le service",
    kind="Nature",
    line="Numéro ou ligne",
    offer="Formule",
    offer_version="version {version}",
    included="Comprend",
    from_day="En vigueur depuis le",
    fees="Les tarifs",
    fee="Désignation",
    without_tax="HT",
    tax="TVA",
    with_tax="TTC",
    monthly="Abonnement mensuel",
    activation="Frais de mise en service, une seule fois",
    tax_note="TVA au taux de {rate} à la date de ce document ; celle qui s’applique est en vigueur à la facturation.",
    duration="La durée",
    commitment_end="Fin de l’engagement",
    commitment="Engagement",
    no_commitment="Sans engagement de durée.",
    committed="{months} mois, jusqu’au {day}.",
    end="Dernier jour du service",
    open_end="Durée indéterminée : le contrat continue tant qu’aucune des parties n’y met fin.",
    termination="Résiliation anticipée",
    replaced="Formule précédente",
    replaces="« {name} », {fee} HT par mois, jusqu’au {day}.",
    payment="Facturation et paiement",
    data="Données du client",
    data_text="Elles servent à fournir, facturer et recouvrer le service. Le client peut les consulter et les faire "
    "rectifier auprès de l’opérateur.",
    versions="Versions de ce document",
    first_version="Première version du document.",
    later_version="Cette version remplace les précédentes. Objet : {cause}.",
    signatures="Signatures",
    made_on="Fait en deux exemplaires, le",
    for_seller="Pour l’opérateur (cachet et signature)",
    for_client="Le client (signature)",
    read_and_approved="précédée de « lu et approuvé »",
    services={
        ServiceType.MOBILE: "Téléphonie mobile",
        ServiceType.FIBER: "Internet par fibre optique",
        ServiceType.ADSL: "Internet par ADSL",
        ServiceType.LANDLINE: "Téléphonie fixe",
    },
    statuses={
        ContractStatus.DRAFT: "Projet",
        ContractStatus.ACTIVE: "Actif",
        ContractStatus.SUSPENDED: "Suspendu",
        ContractStatus.TERMINATED: "Résilié",
    },
    proration={
        Proration.DAILY: "Les mois incomplets sont facturés au prorata des jours de service.",
        Proration.FULL_MONTH: "Tout mois commencé est dû en entier.",
    },
    advantage="Avantage accordé",
    policies={
        EarlyTerminationPolicy.NONE: "Aucun frais n’est dû en cas de résiliation avant la fin de l’engagement.",
        EarlyTerminationPolicy.REMAINING_MONTHS: "En cas de résiliation avant la fin de l’engagement, les mensualités "
        "qui restent à courir jusqu’à cette fin sont dues.",
        EarlyTerminationPolicy.ANRT_08_11: "Engagement de 12 mois : les mensualités restantes sont dues. Engagement "
        "de 24 mois : avant le 12e mois, les mensualités jusqu’au 12e mois et l’avantage accordé ; ensuite, "
        "l’avantage seul. Après l’engagement, rien n’est dû (décision ANRT 08/11).",
    },
    causes={
        ContractEvent.PROVISIONED: "souscription",
        ContractEvent.CREATED: "souscription",
        ContractEvent.OFFER_CHANGED: "changement de formule",
        ContractEvent.STATUS_CHANGED: "changement d’état du contrat",
    },
    components={
        "mobile_data_gb": "{value} Go d’internet mobile par mois",
        "mobile_calls_hours": "{value} h d’appels par mois",
        "internet_fiber_speed_mbps": "Débit jusqu’à {value} Mb/s par fibre",
        "internet_adsl_speed_mbps": "Débit jusqu’à {value} Mb/s par ADSL",
        "internet_landline_included": "Ligne fixe incluse",
        "internet_tv_included": "Télévision incluse",
        "landline_national_included": "Appels nationaux illimités",
        "landline_international_hours": "{value} h d’appels internationaux par mois",
        "landline_phone_hours": "{value} h d’appels par mois",
    },
)

_ENGLISH: Final = PaperWording(
    title="Contract",
    client="The client",
    reference="Reference",
    version="Version",
    issued_on="Drawn up on",
    status="Status",
    start="Start of service",
    band="Per month incl. VAT",
    service="The service",
    kind="Kind",
    line="Number or line",
    offer="Plan",
    offer_version="version {version}",
    included="Includes",
    from_day="In force since",
    fees="The fees",
    fee="Description",
    without_tax="Excl. VAT",
    tax="VAT",
    with_tax="Incl. VAT",
    monthly="Monthly fee",
    activation="Activation fee, once",
    tax_note="VAT at {rate} on the day of this document; the rate in force when an invoice is issued applies.",
    duration="The duration",
    commitment_end="End of commitment",
    commitment="Commitment",
    no_commitment="No minimum duration.",
    committed="{months} months, until {day}.",
    end="Last day of service",
    open_end="Open-ended: the contract goes on until one of the parties ends it.",
    termination="Early termination",
    replaced="Previous plan",
    replaces="“{name}”, {fee} a month excl. VAT, until {day}.",
    payment="Invoices and payment",
    data="The client’s data",
    data_text="They serve to provide, invoice and collect the service. The client may consult them and have them "
    "corrected by the operator.",
    versions="Versions of this document",
    first_version="First version of the document.",
    later_version="This version replaces those before it. Subject: {cause}.",
    signatures="Signatures",
    made_on="Made in two copies, on",
    for_seller="For the operator (stamp and signature)",
    for_client="The client (signature)",
    read_and_approved="preceded by “read and approved”",
    services={
        ServiceType.MOBILE: "Mobile telephony",
        ServiceType.FIBER: "Internet over fibre",
        ServiceType.ADSL: "Internet over ADSL",
        ServiceType.LANDLINE: "Fixed telephony",
    },
    statuses={
        ContractStatus.DRAFT: "Draft",
        ContractStatus.ACTIVE: "Active",
        ContractStatus.SUSPENDED: "Suspended",
        ContractStatus.TERMINATED: "Terminated",
    },
    proration={
        Proration.DAILY: "Incomplete months are charged by the day.",
        Proration.FULL_MONTH: "A month that has begun is due in full.",
    },
    advantage="Advantage granted",
    policies={
        EarlyTerminationPolicy.NONE: "Nothing is due when the contract is ended before the commitment does.",
        EarlyTerminationPolicy.REMAINING_MONTHS: "When the contract is ended before the commitment does, the monthly "
        "fees that remain until then are due.",
        EarlyTerminationPolicy.ANRT_08_11: "Commitment of 12 months: the remaining monthly fees are due. Commitment of "
        "24 months: before month 12, the fees up to month 12 and the advantage granted; afterwards the advantage "
        "only. After the commitment nothing is due (ANRT decision 08/11).",
    },
    causes={
        ContractEvent.PROVISIONED: "subscription",
        ContractEvent.CREATED: "subscription",
        ContractEvent.OFFER_CHANGED: "change of plan",
        ContractEvent.STATUS_CHANGED: "change of the contract’s status",
    },
    components={
        "mobile_data_gb": "{value} GB of mobile data a month",
        "mobile_calls_hours": "{value} h of calls a month",
        "internet_fiber_speed_mbps": "Up to {value} Mb/s over fibre",
        "internet_adsl_speed_mbps": "Up to {value} Mb/s over ADSL",
        "internet_landline_included": "Fixed line included",
        "internet_tv_included": "Television included",
        "landline_national_included": "Unlimited national calls",
        "landline_international_hours": "{value} h of international calls a month",
        "landline_phone_hours": "{value} h of calls a month",
    },
)

_ARABIC: Final = PaperWording(
    title="عقد اشتراك",
    client="الزبون",
    reference="المرجع",
    version="النسخة",
    issued_on="حُرر بتاريخ",
    status="الحالة",
    start="بداية الخدمة",
    band="شهريا مع احتساب الرسوم",
    service="الخدمة",
    kind="النوع",
    line="الرقم أو الخط",
    offer="العرض",
    offer_version="النسخة {version}",
    included="يشمل",
    from_day="سارٍ منذ",
    fees="الأسعار",
    fee="البيان",
    without_tax="دون الرسوم",
    tax="ض.ق.م",
    with_tax="مع الرسوم",
    monthly="الاشتراك الشهري",
    activation="رسوم التفعيل، مرة واحدة",
    tax_note="الضريبة على القيمة المضافة بنسبة {rate} في تاريخ هذه الوثيقة؛ وتُطبق النسبة السارية عند الفوترة.",
    duration="المدة",
    commitment_end="نهاية الالتزام",
    commitment="الالتزام",
    no_commitment="بدون مدة التزام.",
    committed="{months} شهرا، إلى غاية {day}.",
    end="آخر يوم للخدمة",
    open_end="مدة غير محددة: يستمر العقد ما لم ينهه أحد الطرفين.",
    termination="الفسخ قبل الأوان",
    replaced="العرض السابق",
    replaces="«{name}»، {fee} شهريا دون الرسوم، إلى غاية {day}.",
    payment="الفوترة والأداء",
    data="معطيات الزبون",
    data_text="تُستعمل لتقديم الخدمة وفوترتها واستخلاصها. ويمكن للزبون الاطلاع عليها وطلب تصحيحها لدى المتعهد.",
    versions="نسخ هذه الوثيقة",
    first_version="النسخة الأولى من الوثيقة.",
    later_version="تعوض هذه النسخة ما سبقها. الموضوع: {cause}.",
    signatures="التوقيعات",
    made_on="حُرر في نظيرين، بتاريخ",
    for_seller="عن المتعهد (الختم والتوقيع)",
    for_client="الزبون (التوقيع)",
    read_and_approved="مسبوقا بعبارة «قرئ وصودق عليه»",
    services={
        ServiceType.MOBILE: "الهاتف المحمول",
        ServiceType.FIBER: "الإنترنت بالألياف البصرية",
        ServiceType.ADSL: "الإنترنت ADSL",
        ServiceType.LANDLINE: "الهاتف الثابت",
    },
    statuses={
        ContractStatus.DRAFT: "مشروع",
        ContractStatus.ACTIVE: "سارٍ",
        ContractStatus.SUSPENDED: "موقوف",
        ContractStatus.TERMINATED: "مفسوخ",
    },
    proration={
        Proration.DAILY: "تُفوتر الشهور غير المكتملة حسب أيام الخدمة.",
        Proration.FULL_MONTH: "كل شهر بدأ يُستحق كاملا.",
    },
    advantage="الامتياز الممنوح",
    policies={
        EarlyTerminationPolicy.NONE: "لا تُستحق أي مصاريف عند الفسخ قبل نهاية الالتزام.",
        EarlyTerminationPolicy.REMAINING_MONTHS: "عند الفسخ قبل نهاية الالتزام، تُستحق الأقساط الشهرية المتبقية "
        "إلى نهايته.",
        EarlyTerminationPolicy.ANRT_08_11: "التزام 12 شهرا: تُستحق الأقساط المتبقية. التزام 24 شهرا: قبل الشهر 12 "
        "تُستحق الأقساط إلى الشهر 12 مع الامتياز الممنوح، وبعده الامتياز وحده. وبعد الالتزام لا يُستحق شيء "
        "(قرار ANRT 08/11).",
    },
    causes={
        ContractEvent.PROVISIONED: "الاشتراك",
        ContractEvent.CREATED: "الاشتراك",
        ContractEvent.OFFER_CHANGED: "تغيير العرض",
        ContractEvent.STATUS_CHANGED: "تغيير حالة العقد",
    },
    components={
        "mobile_data_gb": "{value} جيغابايت من الإنترنت المحمول شهريا",
        "mobile_calls_hours": "{value} ساعة من المكالمات شهريا",
        "internet_fiber_speed_mbps": "صبيب يصل إلى {value} ميغابت في الثانية بالألياف",
        "internet_adsl_speed_mbps": "صبيب يصل إلى {value} ميغابت في الثانية ADSL",
        "internet_landline_included": "خط ثابت مشمول",
        "internet_tv_included": "التلفزة مشمولة",
        "landline_national_included": "مكالمات وطنية غير محدودة",
        "landline_international_hours": "{value} ساعة من المكالمات الدولية شهريا",
        "landline_phone_hours": "{value} ساعة من المكالمات شهريا",
    },
)

PAPER_WORDING: Final[dict[Language, PaperWording]] = {
    Language.FR: _FRENCH,
    Language.EN: _ENGLISH,
    Language.AR: _ARABIC,
}
