"""Words of the demo data: Moroccan names, towns, streets and trades. Constants only.

Invariant: no entry belongs to a living person or firm; mail goes to domains and telephones to a range that
nobody answers.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Word(NamedTuple):
    """A name in Latin and in Arabic letters."""

    latin: str
    arabic: str


class Town(NamedTuple):
    """A town with its postal code and the letters its identity cards begin with."""

    name: Word
    postal_code: str
    cin_prefixes: tuple[str, ...]


def _words(text: str) -> tuple[Word, ...]:
    pairs = (entry.split("=") for entry in text.replace("\n", "").split(","))
    return tuple(Word(latin.strip(), arabic.strip()) for latin, arabic in pairs)


FIRST_NAMES: Final = _words(
    """Mohammed=محمد,Ahmed=أحمد,Youssef=يوسف,Omar=عمر,Hassan=حسن,Hamza=حمزة,Mehdi=المهدي,Anas=أنس,Karim=كريم,
    Rachid=رشيد,Khalid=خالد,Said=سعيد,Abdellah=عبد الله,Mustapha=مصطفى,Ismaïl=إسماعيل,Ayoub=أيوب,Bilal=بلال,
    Zakaria=زكرياء,Driss=إدريس,Noureddine=نور الدين,Jamal=جمال,Brahim=إبراهيم,Amine=أمين,Tarik=طارق,Adil=عادل,
    Fatima=فاطمة,Khadija=خديجة,Aïcha=عائشة,Maryam=مريم,Zineb=زينب,Salma=سلمى,Sara=سارة,Imane=إيمان,Hajar=هاجر,
    Nadia=نادية,Samira=سميرة,Latifa=لطيفة,Naïma=نعيمة,Houda=هدى,Asmae=أسماء,Ghita=غيثة,Leïla=ليلى,Souad=سعاد,
    Malika=مليكة,Rajae=رجاء,Siham=سهام,Hanane=حنان,Wafae=وفاء,Chaimae=شيماء,Meryem=مريم"""
)
FAMILY_NAMES: Final = _words(
    """El Amrani=العمراني,Bennani=بناني,Alaoui=العلوي,El Idrissi=الإدريسي,Tazi=التازي,Berrada=برادة,
    Benjelloun=بنجلون,El Fassi=الفاسي,Chraïbi=الشرايبي,Lahlou=لحلو,Ouazzani=الوزاني,Cherkaoui=الشرقاوي,
    El Mansouri=المنصوري,Benkirane=بنكيران,Filali=الفيلالي,Naciri=الناصري,Bouazza=بوعزة,El Khattabi=الخطابي,
    Skalli=الصقلي,Sebti=السبتي,Kabbaj=القباج,Mernissi=المرنيسي,Guessous=جسوس,Zniber=زنيبر,Bensouda=بنسودة,
    El Ouafi=الوافي,Rahmouni=الرحموني,Tahiri=الطاهري,Hilali=الهلالي,Saïdi=السعيدي,Belhaj=بلحاج,Ait Ali=أيت علي,
    Amghar=أمغار,Oubella=أوبلا,Lamrabet=المرابط,Daoudi=الداودي,Haddad=الحداد,Ziani=الزياني,Jabri=الجابري,
    Qadiri=القادري,El Yousfi=اليوسفي,Bouhaddou=بوحدو,Laaroussi=العروسي,Mokhtari=المختاري,Rifaï=الريفي,
    Soussi=السوسي,Doukkali=الدكالي,Marrakchi=المراكشي,Tanjaoui=الطنجاوي,Sahraoui=الصحراوي"""
)
STREETS: Final = _words(
    """rue des Orangers=زنقة البرتقال,avenue Hassan II=شارع الحسن الثاني,rue Ibn Sina=زنقة ابن سينا,
    boulevard Mohammed V=شارع محمد الخامس,avenue des FAR=شارع القوات المسلحة الملكية,rue Al Massira=زنقة المسيرة,
    rue Oued Sebou=زنقة واد سبو,avenue Al Qods=شارع القدس,rue Ibn Batouta=زنقة ابن بطوطة,
    boulevard de la Résistance=شارع المقاومة,rue des Palmiers=زنقة النخيل,avenue de la Liberté=شارع الحرية,
    rue Jabal Toubkal=زنقة جبل توبقال,rue Al Andalous=زنقة الأندلس,avenue Moulay Ismaïl=شارع مولاي إسماعيل"""
)
TRADES: Final = ("Négoce", "Conseil", "Transport", "Bâtiment", "Pharma", "Distribution", "Textile", "Froid", "Médical")
TRADE_NAMES: Final = ("Atlas", "Toubkal", "Souss", "Bouregreg", "Chellah", "Majorelle", "Tansift", "Oasis", "Detroit")
LEGAL_FORMS: Final = ("SARL", "SARL AU", "SA")
MAIL_DOMAINS: Final = ("example.com", "example.net", "example.org")

TOWNS: Final = (
    Town(Word("Casablanca", "الدار البيضاء"), "20250", ("B", "BA", "BB", "BE", "BH", "BJ", "BK", "BL", "BM", "BW")),
    Town(Word("Casablanca", "الدار البيضاء"), "20100", ("BE", "BH", "BJ", "BK", "BL")),
    Town(Word("Rabat", "الرباط"), "10000", ("A", "AA")),
    Town(Word("Salé", "سلا"), "11000", ("AB", "AE")),
    Town(Word("Fès", "فاس"), "30000", ("C", "CC", "CD")),
    Town(Word("Meknès", "مكناس"), "50000", ("D", "DN")),
    Town(Word("Marrakech", "مراكش"), "40000", ("E", "EA", "EE")),
    Town(Word("Oujda", "وجدة"), "60000", ("F",)),
    Town(Word("Kénitra", "القنيطرة"), "14000", ("G", "GA")),
    Town(Word("Safi", "آسفي"), "46000", ("H", "HA")),
    Town(Word("Béni Mellal", "بني ملال"), "23000", ("I", "IA")),
    Town(Word("Agadir", "أكادير"), "80000", ("J", "JB", "JK")),
    Town(Word("Tanger", "طنجة"), "90000", ("K", "KB")),
    Town(Word("Tétouan", "تطوان"), "93000", ("L",)),
    Town(Word("El Jadida", "الجديدة"), "24000", ("M", "MA")),
    Town(Word("Mohammédia", "المحمدية"), "28800", ("T", "TA")),
    Town(Word("Settat", "سطات"), "26000", ("W", "WA")),
    Town(Word("Khouribga", "خريبكة"), "25000", ("Q", "QA")),
)
