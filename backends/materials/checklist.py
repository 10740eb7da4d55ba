"""The papers that one sale needs, and why. Pure.

What cannot be told from the facts, or what the office decides, is neither yes nor no: 以主管税务机关要求为准.
"""

from __future__ import annotations

from collections.abc import Iterator

from backends.materials.papers import READABLE, load_papers
from backends.materials.schemas import CaseFacts, PaperNeeded, Party

ASK_OFFICE = "以主管税务机关要求为准"


def checklist(facts: CaseFacts) -> list[PaperNeeded]:
    """What is needed for sure first, party by party; papers that are surely not needed are left out."""
    lines = [line for line in (*_seller(facts), *_buyer(facts)) if line.needed is not False]
    return sorted(lines, key=lambda line: (line.party != "seller", line.needed is None))


def _seller(facts: CaseFacts) -> Iterator[PaperNeeded]:
    yield _paper("title_certificate", "seller", True, "证明房屋归谁所有、面积和登记时间", "old_title")
    yield _paper("sale_contract", "seller", True, "证明成交价格和签约日期，买卖双方共用一份")
    yield from _who(facts.seller_is_company, "seller")
    yield _own_deed_tax(facts)
    yield from _how_acquired(facts)
    yield from _costs(facts)
    yield from _only_home(facts)
    yield _paper("shares_agreement", "seller", facts.shared, "房屋共有，各人按份额分别计税，须一同到场或委托")
    yield _paper("power_of_attorney", "seller", facts.by_agent, "本人不到场，由别人代办")


def _buyer(facts: CaseFacts) -> Iterator[PaperNeeded]:
    yield from _who(facts.buyer_is_company, "buyer")
    if facts.buyer_is_company or facts.kind == "non_residential":
        return
    many = facts.homes_before is not None and facts.homes_before >= 2
    needed = None if many or facts.homes_before is None or facts.kind is None else True
    why = "契税按家庭（买方、配偶和未成年子女）的住房套数适用税率，凭它核实家庭成员"
    if needed is None:
        why += f"；{'家里已有两套以上住房' if many else '套数还不清楚'}，要不要提供{ASK_OFFICE}"
    yield _paper("household_register", "buyer", needed, why)
    yield _paper("marriage_certificate", "buyer", _both(needed, facts.buyer_married), why, "divorce_papers")
    children = _both(needed, facts.buyer_has_minor_children)
    yield _paper("birth_certificate", "buyer", children, "户口不在一起的未成年子女，凭它证明关系", "household_register")


def _who(is_company: bool | None, party: Party) -> Iterator[PaperNeeded]:
    if is_company:
        yield _paper("company_licence", party, True, "单位办理，证明单位身份")
    else:
        whose = "卖方" if party == "seller" else "买方"
        yield _paper("identity_card", party, True, f"证明{whose}本人的身份，每位{whose}各一份")


def _own_deed_tax(facts: CaseFacts) -> PaperNeeded:
    why = "购房时间看产权证和契税完税证明，以时间在先的为准；缴过的契税也计入房屋原值"
    if facts.acquired in (None, "bought"):
        needed = True if facts.acquired == "bought" else None
        return _paper("deed_tax_receipt", "seller", needed, f"{why}。税务系统查得到缴税记录的，可不提供，{ASK_OFFICE}")
    if facts.acquired == "self_built":
        return _paper("deed_tax_receipt", "seller", None, f"自建房屋，有契税完税证明的请提供，{ASK_OFFICE}")
    return _paper(
        "deed_tax_receipt", "seller", None, f"不是买来的房屋，购房时间可能要看原产权人的完税证明，{ASK_OFFICE}"
    )


def _how_acquired(facts: CaseFacts) -> Iterator[PaperNeeded]:
    papers = {"inherited": "inheritance_papers", "given": "gift_papers", "divorced": "divorce_papers"}
    if facts.acquired in papers:
        yield _paper(papers[facts.acquired], "seller", True, "证明房屋的来历，决定能不能沿用原来的购房时间和原值")


def _costs(facts: CaseFacts) -> Iterator[PaperNeeded]:
    """Proofs of what the home has cost; of no use where the sale owes no income tax."""
    if facts.five_years_and_only or facts.seller_is_company:
        return
    provable = facts.cost_provable
    why = "个人所得税按卖价减去原值和合理费用计算，原值凭它核实"
    if provable is False:
        known = facts.cost_known_to_bureau
        why += (
            "。没有凭证的，由税务机关按登记信息核实或依法核定"
            if known is None
            else "；税务系统查得到原值的，按查到的计算"
        )
    yield _paper(
        "purchase_invoice",
        "seller",
        True if provable else None,
        f"{why}，{ASK_OFFICE}" if not provable else why,
        "original_contract",
    )
    if provable is not False:
        yield _paper(
            "renovation_invoices",
            "seller",
            facts.renovation,
            "装修费在规定限额内可以扣除，须是发票且付款人与产权人一致",
        )
        yield _paper("loan_statement", "seller", facts.loan_interest, "住房贷款利息凭银行证明据实扣除")


def _only_home(facts: CaseFacts) -> Iterator[PaperNeeded]:
    claimed = facts.five_years_and_only
    if facts.kind == "non_residential" or facts.seller_is_company or claimed is False:
        return
    why = "申请满五唯一免征个人所得税，要核实卖方夫妻在本市只有这一套住房"
    yield _paper("only_home_statement", "seller", claimed, why)
    yield _paper("household_register", "seller", claimed, why)
    yield _paper("marriage_certificate", "seller", _both(claimed, facts.seller_married), why, "divorce_papers")


def _both(a: bool | None, b: bool | None) -> bool | None:
    if a is False or b is False:
        return False
    return True if a and b else None


def _paper(key: str, party: Party, needed: bool | None, why: str, *alternatives: str) -> PaperNeeded:
    papers = load_papers()
    if needed is None and ASK_OFFICE not in why:
        why = f"如果{why}" if why.startswith(("房屋共有", "本人不到场", "申请满五唯一")) else f"{why}。{ASK_OFFICE}"
    names = tuple(papers[other].name for other in alternatives)
    return PaperNeeded(key, papers[key].name, party, needed, why, names, readable=key in READABLE)
