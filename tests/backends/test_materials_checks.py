from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from backends.materials.checks import CHECKS, check, same_place
from backends.materials.papers import load_papers
from backends.materials.schemas import Answers, Field, Finding, PaperKind, Party, Reading
from tests.papers.forms import DRAW, Story, a_story
from tests.papers.people import a_person

TODAY = date(2026, 11, 28)
STORY = a_story(Random(7))


def reading(paper: PaperKind, story: Story = STORY, party: Party | None = None, **changed: str) -> Reading:
    """As if it had been read without a fault, but for what is ``changed``."""
    values = {**DRAW[paper](story, Random(1)).fields, **changed}
    fields = tuple(
        Field(spec.name, spec.label, spec.kind, values[spec.name], 0.99) for spec in load_papers()[paper].fields
    )
    return Reading(paper, fields, party=party, id=paper)


def card(party: Party) -> Reading:
    person = STORY.seller if party == "seller" else STORY.buyer
    return reading(
        "identity_card",
        party=party,
        name=person.name,
        sex=person.sex,
        born_on=person.born.isoformat(),
        id_number=person.id_number,
        address=person.address,
    )


def a_case() -> list[Reading]:
    return [
        reading("title_certificate", owners=STORY.seller.name),
        reading("sale_contract"),
        reading("deed_tax_receipt"),
        reading("purchase_invoice"),
        card("seller"),
        card("buyer"),
    ]


SAID = Answers(
    sellers=(STORY.seller.name,),
    buyers=(STORY.buyer.name,),
    address=STORY.home.address.removeprefix("北京市"),
    certificate_number=STORY.home.certificate_number,
    area_m2=STORY.home.area,
    price=STORY.price,
    contract_on=STORY.contract_on,
    acquired_on=STORY.home.registered_on,
    original_price=STORY.original_price,
    original_deed_tax=STORY.deed_tax,
)


def changed(at: int, **values: str) -> list[Reading]:
    case = a_case()
    fields = tuple(replace(f, value=values.get(f.name, f.value)) for f in case[at].fields)
    return [*case[:at], replace(case[at], fields=fields), *case[at + 1 :]]


def codes(found: list[Finding]) -> list[str]:
    return [finding.code for finding in found]


def test_papers_that_fit_together_and_what_was_said_are_passed() -> None:
    assert check(a_case(), SAID, TODAY) == []


OTHER = a_person(Random(99))


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        (
            changed(4, id_number=f"{STORY.seller.id_number[:17]}{'1' if STORY.seller.id_number[17] != '1' else '2'}"),
            "id_number_invalid",
        ),
        (changed(4, born_on="1950-01-01"), "birth_mismatch"),
        (changed(4, sex="女" if STORY.seller.sex == "男" else "男"), "sex_mismatch"),
        (changed(4, name=OTHER.name), "seller_name_mismatch"),
        (changed(5, name=OTHER.name), "buyer_name_mismatch"),
        (changed(5, id_number=OTHER.id_number, born_on=OTHER.born.isoformat(), sex=OTHER.sex), "buyer_id_mismatch"),
        (changed(0, owners=OTHER.name), "seller_not_owner"),
        (changed(0, owners=f"{STORY.seller.name}、{OTHER.name}"), "owner_not_selling"),
        (changed(0, certificate_number="京(2021)朝不动产权第12345号"), "certificate_number_shape"),
        (changed(1, certificate_number="京(2017)朝不动产权第7654321号"), "certificate_number_mismatch"),
        (changed(1, area="1.00"), "area_mismatch"),
        (changed(1, address="北京市朝阳区别处家园1号楼1单元101号"), "address_mismatch"),
        (changed(2, taxpayer=OTHER.name), "receipt_not_owners"),
        (changed(3, buyer=OTHER.name), "receipt_not_owners"),
        (changed(1, price="1.00"), "price_not_as_said"),
        (changed(1, signed_on="2015-01-01"), "signed_before_registered"),
        (changed(1, signed_on="2027-01-01"), "date_ahead"),
        (changed(2, issued_on="2026-11-27"), "deed_tax_after_sale"),
        (changed(2, amount="1.00"), "deed_tax_not_as_said"),
        (changed(3, amount="1.00"), "original_price_not_as_said"),
        (changed(0, address=""), "field_missing"),
        ([*a_case(), Reading(None, id="x")], "paper_unknown"),
        (
            [*a_case(), reading("marriage_certificate", party="buyer", names="石甲、石乙", holder="石甲")],
            "marriage_not_party",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_thing_that_does_not_fit_has_its_code_and_says_what_to_do(readings: list[Reading], expected: str) -> None:
    found = check(readings, SAID, TODAY)
    assert expected in codes(found)
    (finding, *_) = [one for one in found if one.code == expected]
    assert finding.sentence
    assert finding.remedy
    assert finding.readings


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (replace(SAID, sellers=("别人",)), "sellers_not_as_said"),
        (replace(SAID, buyers=("别人",)), "buyers_not_as_said"),
        (replace(SAID, area_m2=Decimal("88.8")), "area_not_as_said"),
        (replace(SAID, address="朝阳区别处1号楼101"), "address_not_as_said"),
        (replace(SAID, certificate_number="京(2017)朝不动产权第7654321号"), "certificate_number_not_as_said"),
        (replace(SAID, contract_on=date(2026, 1, 1)), "contract_date_not_as_said"),
        (replace(SAID, acquired_on=date(2012, 1, 1)), "acquired_not_as_said"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_was_said_is_held_against_the_papers(answers: Answers, expected: str) -> None:
    assert codes(check(a_case(), answers, TODAY)) == [expected]


def test_what_was_not_said_is_not_missed() -> None:
    assert check(a_case(), Answers(), TODAY) == []


def test_a_doubtful_value_is_told_until_a_person_has_confirmed_it() -> None:
    paper = card("seller")
    doubtful = replace(paper, fields=tuple(replace(f, confidence=0.5) for f in paper.fields))
    assert set(codes(check([doubtful], Answers(), TODAY))) == {"field_unsure"}
    assert check([doubtful.confirm({}, "seller")], Answers(), TODAY) == []


def test_what_decides_nothing_may_be_missing() -> None:
    assert check(changed(4, sex="", nation=""), SAID, TODAY) == []


def test_errors_come_before_warnings() -> None:
    case = [*changed(1, address="北京市朝阳区别处家园1号楼1单元101号"), Reading(None, id="x")]
    severities = [finding.severity for finding in check(case, SAID, TODAY)]
    assert severities == sorted(severities)
    assert set(severities) == {"error", "warning"}


def test_every_check_holds_with_no_paper_at_all() -> None:
    assert len(CHECKS) == len(set(CHECKS))
    assert check([], SAID, TODAY) == []


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("北京市朝阳区云朵家园3号楼2单元501号", "朝阳区云朵家园3号楼2单元501", True),
        ("北京市朝阳区云朵家园3号楼2单元501号", "北京朝阳区云朵家园3号楼2单元501室", True),
        ("北京市朝阳区云朵家园3号楼2单元501号", "北京市朝阳区云朵家园3号楼2单元502号", False),
        ("北京市朝阳区云朵家园3号楼2单元501号", "北京市海淀区麦田中路3号楼2单元501号", False),
    ],
)
def test_two_ways_to_write_one_address(a: str, b: str, same: bool) -> None:
    assert same_place(a, b) is same
