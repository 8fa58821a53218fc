"""Amounts in words: the table is the rule."""

from decimal import Decimal

import pytest

from app.documents.formats import Language
from app.documents.words import amount_in_words

FRENCH = [
    ("0.00", "zéro dirham"),
    ("0.01", "zéro dirham et un centime"),
    ("0.50", "zéro dirham et cinquante centimes"),
    ("1.00", "un dirham"),
    ("1.01", "un dirham et un centime"),
    ("2.00", "deux dirhams"),
    ("21.00", "vingt et un dirhams"),
    ("71.00", "soixante et onze dirhams"),
    ("80.00", "quatre-vingts dirhams"),
    ("81.00", "quatre-vingt-un dirhams"),
    ("99.80", "quatre-vingt-dix-neuf dirhams et quatre-vingts centimes"),
    ("115.35", "cent quinze dirhams et trente-cinq centimes"),
    ("200.00", "deux cents dirhams"),
    ("201.00", "deux cent un dirhams"),
    ("1000.00", "mille dirhams"),
    ("80000.00", "quatre-vingt mille dirhams"),
    ("200000.00", "deux cent mille dirhams"),
    ("1000000.00", "un million de dirhams"),
    ("1000100.00", "un million cent dirhams"),
    ("2000000.50", "deux millions de dirhams et cinquante centimes"),
    ("80000000.00", "quatre-vingts millions de dirhams"),
    ("1000000000.00", "un milliard de dirhams"),
    (
        "999999999999.99",
        (
            "neuf cent quatre-vingt-dix-neuf milliards neuf cent quatre-vingt-dix-neuf millions "
            "neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf dirhams "
            "et quatre-vingt-dix-neuf centimes"
        ),
    ),
]

ENGLISH = [
    ("0.00", "zero dirhams"),
    ("1.00", "one dirham"),
    ("1.01", "one dirham and one centime"),
    ("18250.75", "eighteen thousand, two hundred and fifty dirhams and seventy-five centimes"),
    ("1000000.00", "one million dirhams"),
]

ARABIC = [
    ("0.00", "صفر درهم"),
    ("0.25", "صفر درهم وخمسة وعشرون سنتيماً"),
    ("1.00", "درهم واحد"),
    ("1.01", "درهم واحد وسنتيم واحد"),
    ("2.00", "درهمان"),
    ("2.02", "درهمان وسنتيمان"),
    ("3.00", "ثلاثة دراهم"),
    ("10.10", "عشرة دراهم وعشرة سنتيمات"),
    ("11.11", "أحد عشر درهماً وأحد عشر سنتيماً"),
    ("99.00", "تسعة وتسعون درهماً"),
    ("100.00", "مائة درهم"),
    ("101.00", "مائة ودرهم واحد"),
    ("102.00", "مائة ودرهمان"),
    ("103.00", "مائة وثلاثة دراهم"),
    ("115.35", "مائة وخمسة عشر درهماً وخمسة وثلاثون سنتيماً"),
    ("200.00", "مائتا درهم"),
    ("201.00", "مائتان ودرهم واحد"),
    ("280.00", "مائتان وثمانون درهماً"),
    ("1000.00", "ألف درهم"),
    ("1001.00", "ألف ودرهم واحد"),
    ("2000.00", "ألفا درهم"),
    ("2100.00", "ألفان ومائة درهم"),
    ("2200.00", "ألفان ومائتا درهم"),
    ("3000.00", "ثلاثة آلاف درهم"),
    ("11000.00", "أحد عشر ألف درهم"),
    ("18250.75", "ثمانية عشر ألفاً ومائتان وخمسون درهماً وخمسة وسبعون سنتيماً"),
    ("103000.00", "مائة وثلاثة آلاف درهم"),
    ("200000.00", "مائتا ألف درهم"),
    ("200002.00", "مائتا ألف ودرهمان"),
    ("1000000.00", "مليون درهم"),
    ("2000000.00", "مليونا درهم"),
    ("2000003.00", "مليونان وثلاثة دراهم"),
    ("3000000.00", "ثلاثة ملايين درهم"),
    ("1002000.00", "مليون وألفا درهم"),
]


@pytest.mark.parametrize(("amount", "said"), FRENCH)
def test_french(amount: str, said: str) -> None:
    assert amount_in_words(Decimal(amount), "MAD", Language.FR) == said


@pytest.mark.parametrize(("amount", "said"), ENGLISH)
def test_english(amount: str, said: str) -> None:
    assert amount_in_words(Decimal(amount), "MAD", Language.EN) == said


@pytest.mark.parametrize(("amount", "said"), ARABIC)
def test_arabic(amount: str, said: str) -> None:
    assert amount_in_words(Decimal(amount), "MAD", Language.AR) == said


@pytest.mark.parametrize(
    ("amount", "currency", "language", "said"),
    [
        ("2.50", "NGN", Language.FR, "deux nairas et cinquante kobos"),
        ("2.50", "NGN", Language.EN, "two naira and fifty kobo"),
        ("13.00", "NGN", Language.AR, "ثلاثة عشر نايرا"),
        ("12.50", "EUR", Language.FR, "douze EUR et 50/100"),
        ("12.05", "USD", Language.EN, "twelve USD and 05/100"),
        ("12.00", "EUR", Language.AR, "اثنا عشر EUR و 00/100"),
    ],
)
def test_other_currencies(amount: str, currency: str, language: Language, said: str) -> None:
    assert amount_in_words(Decimal(amount), currency, language) == said


@pytest.mark.parametrize("amount", ["-1.00", "1000000000000.00", "1.005"])
def test_what_cannot_be_said_is_refused(amount: str) -> None:
    with pytest.raises(ValueError):
        amount_in_words(Decimal(amount), "MAD", Language.FR)


def test_every_amount_below_a_thousand_counts_its_dirhams() -> None:
    for whole in range(3, 1000):
        said = amount_in_words(Decimal(whole), "MAD", Language.AR)
        tail = whole % 100
        if tail == 1:
            noun = "درهم واحد"
        elif tail == 2:
            noun = "درهمان"
        else:
            noun = "دراهم" if 3 <= tail <= 10 else "درهماً" if tail > 10 else "درهم"
        assert said.endswith(noun), (whole, said)
