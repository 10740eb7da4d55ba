"""The taxes of a sale as the taxpayer sees them: each line with its basis, in every case that can be."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions.housing.cases import Case, CaseLine, merged
from actions.housing.facts import UNKNOWN, Sale
from actions.offers import Offer, choices, commands
from actions.replies import citation, sentence
from backends.housing.schemas import Assessment, Payer
from backends.housing.what_if import Foresight
from conversations.cards import AssessmentCard, Candidate, Reply, TaxLine, WhatIf
from kit.money import yuan

AGAIN = Offer("again", "再算一套", "say:再帮我算一套卖房的税")
MATERIALS = Offer("materials", "生成材料清单", "say:需要哪些材料")
CHECK = Offer("transfer", "转人工（带上本次计算）", "transfer")
CHANGE = "条件有变直接说，例如“如果卖 550 万呢”“买方是二套呢”，我马上重算。"
COSTS = "原来缴的契税、装修发票、贷款利息有票据的也告诉我，个人所得税还能再减。"
ASSUMED = "按北京市、个人名下的二手住房测算。"
BOUGHT = "按自己购买的商品房算；继承、赠与、离婚分得的，房改房、经济适用房，或者几个人共有的，告诉我就按那样算。"
_UNSETTLED = "标明“须人工确认”的，以主管税务机关答复为准"


def result_replies(
    sale: Sale, cases: Sequence[Case], before: Sequence[Case] | None, foreseen: Sequence[Foresight] = ()
) -> list[Reply]:
    lines = merged(cases)
    assessment = cases[0].assessment
    offers = [MATERIALS, CHECK, AGAIN]
    compared = _compared(cases, before)
    card = AssessmentCard(
        title=assessment.title,
        as_of=assessment.as_of,
        lead=compared,
        totals=[(f"卖方合计{without(cases)}", total(cases, "seller")), ("买方合计", total(cases, "buyer"))],
        facts=[(label, value) for _, label, value in sale.described()],  # as precise as it was said
        lines=[_line(line) for line in lines],
        what_ifs=[WhatIf(label=each.label, text=each.text) for each in foreseen],
        notes=[
            *_notes(cases),
            ASSUMED,
            *([BOUGHT] if not (sale.how_acquired or sale.origin or sale.shares) else []),
            *([COSTS] if _has_gain(sale, lines) else []),
            CHANGE,
        ],
        speaker="buyer" if sale.speaker == "buyer" else "seller",
        choices=choices(offers),
    )
    text = f"{_spoken(cases, lines)}{compared}{_why(sale, lines)}"
    return [Reply(text=text, card=card, commands=commands(offers))]


def _why(sale: Sale, lines: Sequence[CaseLine]) -> str:
    """Of the income tax, where what was told of costs or proofs does not count as it stands: the limit, and what else
    it may come to."""
    unproved = sale.proofs == "no" or sale.original_price == UNKNOWN
    if not unproved and sale.renovation is None:
        return ""
    owed = [told.line for told in lines if told.line.code == "individual_income_tax" and told.line.note]
    notes = dict.fromkeys(sentence(line.note) for line in owed)
    others = dict.fromkeys(f"{c.label}的话是 {yuan(c.amount)}。" for line in owed for c in line.candidates)
    return "".join([*notes, *(others if unproved else ())])


def _line(told: CaseLine) -> TaxLine:
    line = told.line
    return TaxLine(
        tax=line.tax,
        payer=line.payer,
        base=line.base,
        rate=line.rate,
        formula=line.formula,
        amount=line.amount,
        basis=[citation(b) for b in line.basis],
        needs_person=line.needs_person,
        note=line.note,
        when=told.when,
        owner=line.owner,
        candidates=[Candidate(label=each.label, amount=each.amount) for each in line.candidates],
    )


def _missing(cases: Sequence[Case]) -> list[str]:
    """The taxes, all of them the seller's, that could not be computed yet."""
    return list(dict.fromkeys(tax for case in cases for tax in case.assessment.not_computed))


def without(cases: Sequence[Case]) -> str:
    """So that nobody takes a part for the whole."""
    missing = _missing(cases)
    return f"（还没含{'、'.join(missing)}）" if missing else ""


def _notes(cases: Sequence[Case]) -> list[str]:
    missing = _missing(cases)
    unsettled = any(case.assessment.needs_person for case in cases)
    told = dict.fromkeys(note for case in cases for note in case.assessment.notes)
    return [
        *([f"没有算：{'、'.join(missing)}"] if missing else []),
        *([_UNSETTLED] if unsettled else []),
        *told,
    ]


def _spoken(cases: Sequence[Case], lines: Sequence[CaseLine]) -> str:
    """For who sees no card: each tax above zero, the totals, and what is left open."""
    assessment = cases[0].assessment
    taxes = "，".join(_spoken_line(told) for told in lines if told.line.amount > Decimal(0))
    missing = _missing(cases)
    left = f"没有算：{'、'.join(missing)}。" if missing else ""
    totals = f"卖方合计 {total(cases, 'seller')}{without(cases)}，买方合计 {total(cases, 'buyer')}。"
    return f"按 {assessment.as_of} 的规定测算：{taxes or '各税都不用交'}。{totals}{left}仅供参考，以申报时核定的为准。"


def _spoken_line(told: CaseLine) -> str:
    person = "（须人工确认）" if told.line.needs_person else ""
    supposed = f"（如果{told.when}）" if told.when else ""
    tax = f"{told.line.tax}（{told.line.owner}）" if told.line.owner else told.line.tax
    return f"{tax} {yuan(told.line.amount)}{supposed}{person}"


def total(cases: Sequence[Case], payer: Payer) -> str:
    totals = sorted({case.assessment.total(payer) for case in cases})
    return yuan(totals[0]) if len(totals) == 1 else f"{yuan(totals[0])}到 {yuan(totals[-1])}"


def _compared(cases: Sequence[Case], before: Sequence[Case] | None) -> str:
    """How much more or less than the result shown last."""
    if before is None or not (_settled(cases) and _settled(before)):
        return ""
    changes = [_change(cases[0].assessment, before[0].assessment, payer) for payer in ("seller", "buyer")]
    told = [change for change in changes if change]
    return f"和刚才的结果比：{'，'.join(told)}。" if told else "和刚才的结果比，税额没有变化。"


def _settled(cases: Sequence[Case]) -> bool:
    """Whether every case comes to the same."""
    return all(len({case.assessment.total(payer) for case in cases}) == 1 for payer in ("seller", "buyer"))


def _change(new: Assessment, old: Assessment, payer: Payer) -> str:
    difference = new.total(payer) - old.total(payer)
    if not difference:
        return ""
    who = "卖方" if payer == "seller" else "买方"
    return f"{who}{'多' if difference > 0 else '少'}交 {yuan(abs(difference))}"


def _has_gain(sale: Sale, lines: Sequence[CaseLine]) -> bool:
    """Whether there is an income tax that further costs would lower."""
    owed = any(told.line.code == "individual_income_tax" and told.line.amount > 0 for told in lines)
    told = (sale.deed_tax_paid, sale.renovation, sale.loan_interest)
    return owed and isinstance(sale.original_price, Decimal) and sale.costs != "none" and None in told
