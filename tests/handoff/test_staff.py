"""Demo accounts are for development: their passwords are published."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from handoff.staff import DEMO_STAFF
from kit.auth import Staff
from tests.house import open_house

KEY = "Fj3vQ9sWm2xKc7Lr5TzN8aYb4HdEg6Pu"


def test_in_production_no_demo_account_signs_in_though_the_store_was_made_in_development(
    first_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(first_home, home)
    with open_house(home, secret_key=KEY) as house:
        admin = house.agent("admin1")
        demo = admin.get("/api/portal/demo-accounts")
    with open_house(home, secret_key=KEY, mode="production") as house:
        for staff, password in DEMO_STAFF:
            body = {"username": staff.username, "password": password}
            assert house.visitor().post("/api/staff/sign-in", body, status=401)["error"]["code"] == "wrong_password"
        for account in demo:
            body = {"username": account["username"], "password": account["password"]}
            house.visitor().post("/api/portal/sign-in", body, status=401)
        house.adopt(admin).get("/api/staff/me", status=401)
        assert house.parts.accounts.of_role("trainer") == []
        house.parts.accounts.save(Staff("agent1", "真座席", "agent"), "its own password")
        body = {"username": "agent1", "password": "its own password"}
        assert house.visitor().post("/api/staff/sign-in", body)["name"] == "真座席"


@pytest.mark.parametrize("path", ["/api/staff/demo-accounts", "/api/portal/demo-accounts"])
def test_in_production_no_page_offers_demo_accounts(first_home: Path, tmp_path: Path, path: str) -> None:
    home = tmp_path / "home"
    shutil.copytree(first_home, home)
    with open_house(home, secret_key=KEY, mode="production") as house:
        house.visitor().get(path, status=404)
