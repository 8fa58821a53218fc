"""Rules of the public journeys, by tables: what is shown of a contact, which number fields go together."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.landing.rules import (
    NumberMode,
    mask_address,
    mask_email,
    mask_phone,
    masked_contact,
    number_problems,
)

KEEP, NEW = NumberMode.USE_EXISTING, NumberMode.ASSIGN_NEW


@pytest.mark.parametrize(
    ("email", "shown"),
    [
        ("lina@example.com", "l***@example.com"),
        ("a@example.com", "a***@example.com"),
        ("very.long.name+tag@mail.example.ma", "v***@mail.example.ma"),
        ("ليلى@example.com", "ل***@example.com"),
    ],
)
def test_of_an_email_the_first_letter_and_the_domain_are_shown(email: str, shown: str) -> None:
    assert mask_email(email) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+212661231234", "+******1234"),
        ("+33612345678", "+******5678"),
        ("0033612345678", "+******5678"),
        ("141234567", "+******4567"),
        ("12345678", "+******78"),
        ("123456", "+******56"),
    ],
)
def test_of_a_phone_the_last_digits_are_shown_and_not_its_length(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("12, rue des Orangers, Rabat", "Rabat"),
        ("7, avenue des Palmiers\n40000 Marrakech", "Marrakech"),
        ("7, avenue des Palmiers, Marrakech 40000", "Marrakech"),
        ("Lot 4\nHay Riad\nRabat\nMaroc", "Rabat"),
        ("شارع محمد الخامس، الدار البيضاء", "الدار البيضاء"),
        ("شارع محمد الخامس، الرباط، المغرب", "الرباط"),
        ("Rabat", "Rabat"),
        ("Dar Bouazza", "Dar Bouazza"),
        ("12 rue des Orangers", "***"),
        ("Douar Ouled Ziane Nord", "***"),
        ("Casablanca\nImmeuble 14", "***"),
        ("Rabat, chez Monsieur Ahmed Ben Salah", "***"),
        ("20250", "***"),
        (",;\n", "***"),
    ],
)
def test_of_an_address_the_city_is_shown_or_nothing(address: str, shown: str) -> None:
    assert mask_address(address) == shown


@pytest.mark.parametrize(
    ("email", "phone", "shown"),
    [
        ("lina@example.com", "+212661231234", "l***@example.com"),
        (None, "+212661231234", "+******1234"),
        (None, None, None),
    ],
)
def test_one_contact_is_shown(email: str | None, phone: str | None, shown: str | None) -> None:
    assert masked_contact(email, phone) == shown


@given(st.from_regex(r"[a-z][a-z0-9.]{2,30}@[a-z]{2,10}\.(com|ma)", fullmatch=True))
def test_the_name_of_an_email_never_shows(email: str) -> None:
    name = email.partition("@")[0]
    assert mask_email(email).partition("@")[0] == f"{name[0]}***"


@given(st.from_regex(r"\+?[0-9]{6,15}", fullmatch=True))
def test_a_masked_phone_shows_at_most_four_digits(phone: str) -> None:
    assert re.fullmatch(r"\+\*{6}[0-9]{2,4}", mask_phone(phone))


@given(st.text(max_size=80))
def test_a_masked_address_shows_no_digit_and_no_street(address: str) -> None:
    shown = mask_address(address)
    assert shown == "***" or (not any(character.isdigit() for character in shown) and "," not in shown)


MODE, EXISTING = "mobile_number_mode", "existing_mobile_local_number"
REQUESTED, HOME = "requested_mobile_local_number", "home_landline_local_number"


@pytest.mark.parametrize(
    ("category", "mode", "existing", "requested", "home", "wrong"),
    [
        ("mobile", KEEP, "6", None, None, set()),
        ("mobile", NEW, None, None, None, set()),
        ("mobile", NEW, None, "6", None, set()),
        ("mobile", None, None, None, None, {MODE}),
        ("mobile", None, None, None, "5", {MODE, HOME}),
        ("mobile", KEEP, None, None, None, {EXISTING}),
        ("mobile", KEEP, "6", "6", None, {REQUESTED}),
        ("mobile", KEEP, None, "6", None, {EXISTING, REQUESTED}),
        ("mobile", NEW, "6", None, None, {EXISTING}),
        ("mobile", NEW, None, None, "5", {HOME}),
        ("internet", None, None, None, "5", set()),
        ("internet", None, None, None, None, {HOME}),
        ("internet", NEW, None, None, "5", {MODE}),
        ("internet", KEEP, "6", None, None, {MODE, EXISTING, HOME}),
        ("landline", None, None, None, "5", set()),
        ("landline", None, None, "6", "5", {REQUESTED}),
        ("landline", None, None, None, None, {HOME}),
    ],
)
def test_number_fields_go_together(
    category: str,
    mode: NumberMode | None,
    existing: str | None,
    requested: str | None,
    home: str | None,
    wrong: set[str],
) -> None:
    assert set(number_problems(category, mode, existing, requested, home)) == wrong
