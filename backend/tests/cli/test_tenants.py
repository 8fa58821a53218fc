"""`mt tenants`: shown, opened and changed from the terminal."""

from __future__ import annotations

import pytest

from app.cli.__main__ import main

SHOP = ["atlas-shop", "--name", "Atlas Shop", "--currency", "EUR", "--time-zone", "Europe/Paris", "--tax-rate", "0.2"]


@pytest.mark.usefixtures("real_database")
def test_a_tenant_is_opened_shown_and_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tenants", "create", *SHOP, "--capability", "billing", "--capability", "telecom"]) == 0
    assert capsys.readouterr().out.strip() == "atlas-shop is open, in EUR, with billing, telecom"
    assert main(["tenants", "list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == ["atlas-shop", "mt", "ng-demo"]
    assert listed[0].split()[1:5] == ["EUR", "0.2", "fr", "billing,telecom"]
    assert main(["tenants", "update", "atlas-shop", "--capability", "billing", "--language", "en"]) == 0
    assert capsys.readouterr().out.strip() == "atlas-shop has billing"


@pytest.mark.usefixtures("real_database")
def test_what_is_refused_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tenants", "create", *SHOP]) == 0
    for arguments, said in (
        (["create", *SHOP], "Another tenant has this slug."),
        (["update", "nowhere", "--name", "Nowhere"], "This tenant does not exist."),
        (["update", "mt", "--time-zone", "Moon/Sea"], "time zone"),
        (["update", "mt"], "at least one field"),
    ):
        capsys.readouterr()
        assert main(["tenants", *arguments]) == 1
        lines = capsys.readouterr().err.strip().splitlines()
        assert len(lines) == 1
        assert said in lines[0]
