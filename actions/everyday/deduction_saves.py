"""税率20% 个人养老金存12000 能少交多少: what a deduction saves of who tells the own rate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from actions.everyday.kept import deductions_told
from actions.everyday.matter import Matter, Said, Slot, Variants, ask, known
from actions.everyday.pay_words import MONTHS
from actions.everyday.wages import WAGES
from dialogue.thread import Facts
from language.quantities import read_number
from language.reading.named import named_sums

_NUMBER = r"(?:\d{1,2}\s*(?:%|个点)|百分之[一二三四五六七八九十]{1,3})"
RATE_TOLD = (
    rf"(?:税率|税档|档次?|适用|边际|累进)[^,，。;；\d%]{{0,8}}?{_NUMBER}|"
    rf"{_NUMBER}的?(?:这|那)?(?:一|个)?(?:个人所得|所得)?(?:税率|税档|档|所得税|的税)|"
    rf"(?:按|扣|[交缴])(?:到|的是|的)?{_NUMBER}(?!以)"
)
_SAVES = r"少[交缴扣]|省|抵|退|节|便宜|优惠|减(?!半|除费)"
_DEDUCTED = r"养老金|大病|看病|医疗|专项附加|扣除|多扣|房贷|按揭|租房|房租|孩|娃|子女|老人|父母|赡养|继续教育|学历|证书"
_FULL = r"[存缴交][满够足]|顶格|顶满|拉满|上限|最高(?:额|限)"
_FACTS = (
    "special_deductions", "private_pension", "illness_expense", "children", "children_share", "infants", "elderly",
    "housing", "continuing_education", "certificate",
)  # fmt: skip


def _read_saves(said: Said) -> Mapping[str, str]:
    found = deductions_told(said)
    told = re.search(RATE_TOLD, said.plain)
    if told is None and said.asked == "rate":
        told = re.fullmatch(rf"\D{{0,3}}(?:{_NUMBER}|\d{{1,2}})\D{{0,2}}", said.plain)
    if told is not None:
        found["rate"] = _rate_in(told.group())
    if said.has(r"继续教育|学历教育|在职(?:研究生|读研|硕士)"):
        found["continuing_education"] = "true"
    if said.has(r"(?:考|拿|取得)了?.{0,4}证书?|职业资格"):
        found["certificate"] = "true"
    for one in said.sums:
        if one.name in ("private_pension", "special_deductions") and re.search(r"[每一]个?月[^,，。;；\s]*$", one.lead):
            found[one.name] = str(one.amount * MONTHS)
        if one.name == "special_deductions":  # 赡养老人3.6万 is told as a sum, and not once more as it is
            of_people = {"children": "子女|孩|娃", "elderly": "老人|父母|赡养", "continuing_education": "继续教育"}
            found |= {name: "" for name, words in of_people.items() if re.search(words, one.lead)}
    if back := _reimbursed(said):
        found["illness_expense"] = back
    pension = any(one.name == "private_pension" for one in said.sums)
    if said.has("养老金") and said.has(_FULL) and not pension:
        found["full_private_pension"] = "true"
    return found


def _reimbursed(said: Said) -> str:
    """看病花了8万 报销了3万: what was paid oneself."""
    names = {
        "spent": r"大病(?:医疗)?|看病|住院|医疗费?|花了?|一共|总共",
        "back": r"报销(?:了|掉|过)?|报了|医保[^,，。;；\d]{0,4}[报出付]了?",
    }
    sums = named_sums(said.plain, names, said.today) if said.has("报销|报了|医保") else []
    spent, back = ([one.amount for one in sums if one.name == name] for name in names)
    return str(max(spent[0] - back[0], Decimal(0))) if len(spent) == 1 and len(back) == 1 else ""


def _rate_in(told: str) -> str:
    """In per cent; empty where it is not read.

    >>> _rate_in("税率是20%"), _rate_in("百分之三十的税率")
    ('20', '30')
    """
    number = re.search(rf"{_NUMBER}|\d{{1,2}}", told)
    value = read_number(re.sub(r"百分之|[%\s]|个点", "", number.group())) if number is not None else None
    return f"{value.normalize():f}" if value is not None else ""


def _saves_missing(facts: Facts) -> list[str]:
    told = {*_FACTS, "full_private_pension"} - {"children_share"}
    return [name for name, there in (("rate", "rate" in facts), ("special_deductions", told & set(facts))) if not there]


def _saves_cases(facts: Facts) -> Variants:
    inputs = known(facts, *_FACTS, "full_private_pension")
    return [("", {**inputs, "rate": str(Decimal(facts["rate"]) / 100)})]


DEDUCTION_SAVES = Matter(
    name="deduction_saves",
    subject="deduction_saves",
    title="测算扣除能少缴的个税",
    about="iit-personal-pension",
    words=rf"^帮我算(?:一下)?扣除能少缴的所得税|^(?=.*(?:{RATE_TOLD}))(?=.*(?:{_SAVES}))(?=.*(?:{_DEDUCTED}))",
    never=(
        r"领取|取出|取钱|企业|公司(?!扣|代|给我|发)|进项|增值税|契税|房产税|印花|卖|劳务|稿|个体|经营所得|出租|租出|股|利息税|偶然|"
        r"年终奖|招待|广告|捐"
    ),
    main=(
        "special_deductions",
        "private_pension",
        "full_private_pension",
        "illness_expense",
        "children",
        "infants",
        "elderly",
        "housing",
        "continuing_education",
        "certificate",
    ),
    slots=(
        Slot(
            "rate",
            "税率",
            question=ask("您综合所得的最高一档税率是多少？", "例如：20%", "少缴的税等于扣除额乘税率。"),
            suffix="%",
        ),
        Slot(
            "special_deductions",
            "扣除额（全年）",
            r"扣除额?|抵扣|专项附加(?:扣除)?|子女教育|赡养老人|继续教育|多扣",
            ask("一年要扣除什么、多少？", "例如：个人养老金 12000，或者有一个孩子", "各项扣除的数加在一起乘税率。"),
        ),
        Slot("private_pension", "个人养老金", r"养老金(?:账户)?"),
        Slot("full_private_pension", "个人养老金", shows={"true": "存满"}),
        *(
            WAGES.slot(name)
            for name in (
                "illness_expense",
                "children",
                "infants",
                "children_share",
                "elderly",
                "housing",
                "continuing_education",
                "certificate",
            )
        ),
    ),
    cases=_saves_cases,
    missing=_saves_missing,
    reads=_read_saves,
    exclusive=(("private_pension", "full_private_pension"),),
    foreign=r"工资|月薪|年薪|收入|房贷|月供|房租|租金|[五三]险(?:一金)?|社保|公积金|挣|赚",
    follows=r"税率|\d\s*%|[岁娃]|孩子|老人|父母|租房|房贷|养老金|大病",
)
