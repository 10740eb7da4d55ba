from __future__ import annotations

from dataclasses import replace

import pytest

from backends.materials.checklist import ASK_OFFICE, checklist
from backends.materials.papers import READABLE, load_papers
from backends.materials.schemas import CaseFacts, PaperNeeded

PLAIN = CaseFacts(
    kind="housing",
    origin="commodity",
    acquired="bought",
    seller_married=False,
    buyer_married=False,
    buyer_has_minor_children=False,
    five_years_and_only=False,
    homes_before=0,
    cost_provable=True,
    cost_known_to_bureau=True,
    renovation=False,
    loan_interest=False,
    shared=False,
    by_agent=False,
    buyer_is_company=False,
    seller_is_company=False,
)


def keys(lines: list[PaperNeeded], needed: bool | None = True) -> set[str]:
    return {f"{line.party}:{line.key}" for line in lines if line.needed is needed}


def test_a_plain_sale_needs_these_and_no_others() -> None:
    lines = checklist(PLAIN)
    assert keys(lines) == {
        "seller:title_certificate",
        "seller:sale_contract",
        "seller:identity_card",
        "seller:deed_tax_receipt",
        "seller:purchase_invoice",
        "buyer:identity_card",
        "buyer:household_register",
    }
    assert keys(lines, None) == set()


@pytest.mark.parametrize(
    ("change", "more", "fewer"),
    [
        (
            {"five_years_and_only": True},
            {"seller:only_home_statement", "seller:household_register"},
            {"seller:purchase_invoice"},
        ),
        (
            {"five_years_and_only": True, "seller_married": True},
            {"seller:marriage_certificate"},
            {"seller:purchase_invoice"},
        ),
        ({"buyer_married": True}, {"buyer:marriage_certificate"}, set()),
        ({"buyer_has_minor_children": True}, {"buyer:birth_certificate"}, set()),
        ({"acquired": "inherited"}, {"seller:inheritance_papers"}, {"seller:deed_tax_receipt"}),
        ({"acquired": "given"}, {"seller:gift_papers"}, {"seller:deed_tax_receipt"}),
        ({"acquired": "divorced"}, {"seller:divorce_papers"}, {"seller:deed_tax_receipt"}),
        ({"renovation": True, "loan_interest": True}, {"seller:renovation_invoices", "seller:loan_statement"}, set()),
        ({"cost_provable": False}, set(), {"seller:purchase_invoice"}),
        ({"shared": True}, {"seller:shares_agreement"}, set()),
        ({"by_agent": True}, {"seller:power_of_attorney"}, set()),
        ({"buyer_is_company": True}, {"buyer:company_licence"}, {"buyer:identity_card", "buyer:household_register"}),
        ({"kind": "non_residential"}, set(), {"buyer:household_register"}),
        ({"homes_before": 2}, set(), {"buyer:household_register"}),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else "",
)
def test_one_fact_changes_what_it_may_change_and_nothing_else(
    change: dict[str, object], more: set[str], fewer: set[str]
) -> None:
    before, after = keys(checklist(PLAIN)), keys(checklist(replace(PLAIN, **change)))  # type: ignore[arg-type]
    assert after - before >= more
    assert before - after >= fewer
    assert after - before - more <= {"seller:only_home_statement", "seller:household_register"}
    assert before - after == fewer


def test_what_is_not_known_is_the_offices_word_not_ours() -> None:
    lines = checklist(CaseFacts())
    assert keys(lines) == {
        "seller:title_certificate",
        "seller:sale_contract",
        "seller:identity_card",
        "buyer:identity_card",
    }
    open_lines = [line for line in lines if line.needed is None]
    assert "seller:deed_tax_receipt" in keys(lines, None)
    assert all(ASK_OFFICE in line.why or line.why.startswith("如果") for line in open_lines)


def test_every_line_says_why_and_names_only_papers_there_are() -> None:
    for line in checklist(CaseFacts()) + checklist(PLAIN):
        assert line.why
        assert load_papers()[line.key].name == line.name
        assert line.readable == (line.key in READABLE)
