from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from backends.departments.world import invented_home
from backends.housing_case.errors import NotNowError
from kit.db import Database
from tests.backends.housing_office import OWNER, Office
from tests.conftest import FakeClock


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"area_m2": Decimal(120)}, "AREA_DIFFERS"),
        ({"acquired_on": date(2020, 1, 1)}, "ACQUIRED_DIFFERS"),
        ({"only_home": False}, "ONLY_HOME_DIFFERS"),
        ({"buyer_homes": 1}, "BUYER_HOMES_DIFFER"),
        ({"original_price": Decimal(1)}, "ORIGINAL_PRICE_DIFFERS"),
        ({"original_deed_tax": Decimal(1)}, "DEED_TAX_DIFFERS"),
        ({"certificate_no": "京（1900）第1号"}, "TITLE_NOT_FOUND"),
        ({"seller": {"name": "别人", "id_number": "000000190001010009"}}, "NOT_THE_OWNER"),
    ],
)
def test_what_does_not_fit_sends_it_back_and_put_right_it_goes_on(
    office: Office, said: dict[str, Any], code: str
) -> None:
    case = office.go_on(office.submitted(**said))
    assert case.status == "returned"
    assert [r.code for r in case.reasons] == [code]
    right = office.facts().model_dump(mode="json")
    name = next(iter(said))
    case = office.go_on(office.cases.correct(case.id, {name: right[name]}, actor=OWNER))
    assert case.status == "assessed"
    assert case.reasons == ()


def test_departments_that_contradict_one_another_are_for_a_person_who_lets_it_go_on(
    database: Database, tmp_path: Path, clock: FakeClock
) -> None:
    home = invented_home(1)
    odd = replace(home, homes=home.homes.model_copy(update={"buyer_family_size": 5}))
    office = Office(database, tmp_path, clock, {odd.certificate_no: odd})
    case = office.go_on(office.submitted())
    assert (case.status, [r.code for r in case.reasons]) == ("person", ["FAMILY_DIFFERS"])
    case = office.go_on(office.cases.resume(case.id, actor="agent1", note="户口簿已核对"))
    assert case.status == "assessed"


def test_a_sale_that_is_not_settled_waits_for_a_person_with_its_taxes(office: Office, clock: FakeClock) -> None:
    case = office.go_on(office.submitted(origin="self_built"))
    assert case.status == "person"
    assert office.cases.hand_over(case.id, [], actor=OWNER).ordinal == case.ordinal


def test_who_does_not_agree_to_sharing_is_served_by_a_person(office: Office) -> None:
    case = office.go_on(office.submitted(agreed=False))
    assert (case.status, [r.code for r in case.reasons]) == ("person", ["NOT_SHARED"])
    with pytest.raises(NotNowError, match="卖方取得日期、卖方家庭唯一住房、买方家庭已有住房"):
        office.cases.resume(case.id, actor="agent1", note="")
    by_papers = {"acquired_on": "2023-05-10", "only_home": True, "buyer_homes": 0, "original_price": "3200000"}
    office.cases.correct(case.id, by_papers, actor="agent1", reason="按产权证、户口簿和发票")
    case = office.go_on(office.cases.resume(case.id, actor="agent1", note="材料都看过"))
    assert case.status == "assessed", case.reasons
    assert all(line.asked == 0 for line in office.lines.values())


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"how_acquired": "inherited", "former_acquired_on": date(2010, 1, 1)}, "NOT_BOUGHT"),
        ({"how_acquired": "given"}, "NOT_BOUGHT"),
        ({"shares": "1/2,1/2"}, "SHARED"),
    ],
)
def test_what_no_department_tells_is_for_a_person_before_anything_is_owed(
    office: Office, said: dict[str, Any], code: str
) -> None:
    case = office.go_on(office.submitted(**said))
    assert (case.status, [r.code for r in case.reasons], case.due) == ("person", [code], {})


def test_an_inherited_home_counts_from_the_former_owners_day_and_not_at_the_archives_price(office: Office) -> None:
    case = office.go_on(office.submitted(how_acquired="inherited", former_acquired_on=date(2010, 1, 1)))
    case = office.go_on(office.cases.resume(case.id, actor="agent1", note="公证书已核对"))
    assert case.assessment is not None
    lines = {line["code"]: line for line in case.assessment["lines"]}
    assert lines["vat"]["amount"] == "0.00"
    assert "3,200,000" not in str(case.assessment)


@pytest.mark.parametrize(
    ("told", "why"),
    [({"shares": "1/2,1/3"}, "各产权人的份额合计要等于 1"), ({"shares": "0/1,1/1"}, "份额要大于 0")],
)
def test_what_contradicts_itself_is_sent_back_in_words_a_person_reads(
    office: Office, told: dict[str, Any], why: str
) -> None:
    case = office.go_on(office.submitted(**told))
    if case.status == "person":  # what no department tells was let pass
        case = office.go_on(office.cases.resume(case.id, actor="agent1", note="核对过"))
    assert (case.status, [r.code for r in case.reasons]) == ("returned", ["SITUATION_WRONG"])
    assert why in case.reasons[0].sentence
    assert "error" not in case.reasons[0].sentence


def test_of_a_home_that_is_shared_each_owner_has_a_line_of_income_tax(office: Office) -> None:
    case = office.go_on(office.submitted(shares="1/2,1/2"))
    case = office.go_on(office.cases.resume(case.id, actor="agent1", note="双方都到场"))
    assert (case.status, case.reasons) == ("assessed", ())
    assert case.assessment is not None
    taxes = [line["owner"] for line in case.assessment["lines"] if line["code"] == "individual_income_tax"]
    assert taxes == ["产权人1（1/2）", "产权人2（1/2）"]


def test_what_is_not_registered_as_a_home_is_not_taxed_as_one(
    database: Database, tmp_path: Path, clock: FakeClock
) -> None:
    home = invented_home(1)
    shop = replace(home, title=home.title.model_copy(update={"home": False}))
    office = Office(database, tmp_path, clock, {shop.certificate_no: shop})
    case = office.go_on(office.submitted())
    assert (case.status, [r.code for r in case.reasons], case.due) == ("person", ["NOT_A_HOME"], {})
