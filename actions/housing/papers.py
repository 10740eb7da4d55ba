"""Which papers the sale in hand needs, as far as it has been told. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, get_args

from actions.housing.cases import Case
from actions.housing.facts import Sale
from backends.housing.lines import EXEMPT
from backends.housing_case.papers import ON_PAPER
from backends.materials.checklist import ASK_OFFICE, checklist
from backends.materials.schemas import Acquired, CaseFacts, Origin, PaperNeeded, Party
from language.normalise import normalise

SIDES: dict[Party, str] = {"seller": "卖方", "buyer": "买方"}
INCOME_TAX = "individual_income_tax"
ORIGINS: Final[Mapping[str, Origin]] = {origin: origin for origin in get_args(Origin)}
ACQUIRED: Final[Mapping[str, Acquired]] = {str(said): kind for said, kind in ON_PAPER.items()}
PAPERS_ELSEWHERE = (
    "这种情况要的材料和个人卖北京的住房不一样，我这里没有现成的清单，以主管税务机关要求为准；"
    "可以拨打 12366 或者转人工。"
)
HOW = f"复印件要不要、要几份，{ASK_OFFICE}。登录后可以在“我的办理”里接着办，照片在对话里用“上传材料”交。"
_KINDS = "材料|资料|手续|证件?|东西|文件"
_GIVE = "准备|带|交|提交|提供|备|拿|缺|差"
_PAPERS = re.compile(
    r"(?:那么?|我们?|咱们?|这套|这个|房子?|过户|办理?|买[家方主房]|卖[家方房]|双方|到时候?|去|的时候|具体|都|还|一共|要|得|该|应该|需要?|用|[,，\s])*"
    rf"(?:(?:{_GIVE})?(?:什么|啥|哪些|哪几样|几样)的?(?:{_KINDS})|(?:准备|带|备|拿)(?:什么|啥|哪些)"
    rf"|(?:{_GIVE})?的?(?:材料|资料|手续)(?:都|具体)?(?:有|是)?(?:哪些|什么|啥)"
    r"|(?:生成|列|给|看|发|我|个|一下|一份|份)*(?:材料|资料)(?:清单)?)"
    r"(?:[呢呀啊吗嘛]|过去|来|去|的|给我|看看)*[?？。]*"
)


def asks_papers(text: str) -> bool:
    """
    >>> asks_papers("材料"), asks_papers("过户要带什么"), asks_papers("退税要什么材料")
    (True, True, False)
    """
    return _PAPERS.fullmatch(normalise(text).strip()) is not None


def papers_told(sale: Sale, cases: Sequence[Case]) -> str:
    """Side by side what is surely needed, and what may be. ``cases``: none while they cannot be computed."""
    needed = checklist(case_facts(sale, cases))
    sure, perhaps = [p for p in needed if p.needed], [p for p in needed if p.needed is None]
    parts = [_listed(name, [_name(p) for p in sure if p.party == side]) for side, name in SIDES.items()]
    maybe = [f"{SIDES[p.party]}的{_name(p)}：{p.why.removesuffix(ASK_OFFICE).rstrip('。，')}" for p in perhaps]
    return "\n".join(["按您说的这一套，要准备：", *parts, *([_listed("看情况要的", maybe)] if maybe else []), HOW])


def case_facts(sale: Sale, cases: Sequence[Case]) -> CaseFacts:
    """What was not said of the home is as it is computed: a flat that the seller has bought."""
    homes = sale.buyer_homes or ""
    none_else = False if sale.costs == "none" else None
    return CaseFacts(
        kind="housing",
        origin=ORIGINS.get(sale.origin or ""),
        acquired=ACQUIRED.get(sale.how_acquired or "bought", "bought"),
        five_years_and_only=False if sale.only_home == "no" else _exempt(cases),
        homes_before=int(homes) if homes.isdigit() else None,
        cost_provable=False if sale.proofs == "no" else isinstance(sale.original_price, Decimal) or None,
        renovation=True if sale.renovation else none_else,
        loan_interest=True if sale.loan_interest else none_else,
        shared=True if sale.shares else None,
        buyer_is_company=homes == "company" or None,
    )


def _exempt(cases: Sequence[Case]) -> bool | None:
    """满五唯一, as the income tax was computed; ``None`` where the cases differ in it."""
    rates = {line.rate == EXEMPT for case in cases for line in case.assessment.lines if line.code == INCOME_TAX}
    return rates.pop() if len(rates) == 1 else None


def _listed(head: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{head}：", *(f"· {line}" for line in lines)])


def _name(paper: PaperNeeded) -> str:
    return f"{paper.name}（或{'、'.join(paper.alternatives)}）" if paper.alternatives else paper.name
