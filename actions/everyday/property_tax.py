"""房产税 of a building that a firm uses itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actions.everyday.matter import Matter, Said, Slot, Variants, ask, known
from dialogue.thread import Facts
from language.quantities import read_number
from language.reading.places import is_elsewhere

_NOT_SMALL = (
    r"不是(?:小规模|小型?微利?)|不算小微|非小微|不减半|大企业|(?<!不是)一般纳税人(?!.*(?<!不是)(?<!不算)小型?微)"
)
_SMALL = r"小规模|小型?微利?|个体|减半"
_MONTHS = r"([一二三四五六七八九十\d]{1,2})个月"


def _read_building(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    off = re.search(r"(?:减除|扣除|减|扣)(?:比例)?(?:是|按|为|了)?(\d{2})%", said.plain)
    if off is not None and (kind := _REDUCTIONS.get(off[1])) is not None:
        found["reduction"] = kind
    elif is_elsewhere(said.plain):
        found["reduction"] = ELSEWHERE
    if said.has(_NOT_SMALL):
        found["halved"] = "false"
    elif said.has(_SMALL):
        found["halved"] = "true"
    months = re.search(_MONTHS, said.plain)
    if months is not None and (count := read_number(months[1])) is not None:
        found["months"] = str(int(count))
    return found


ELSEWHERE = "elsewhere"
_REDUCTIONS = {"10": "least", "30": "most"}
_ENDS = (("减除最少的地方", "least"), ("减除最多的地方", "most"))
_HALVED = (("小规模、小微或个体户", "true"), ("其他企业", "false"))


def _cases(facts: Facts) -> Variants:
    """By what the region takes off, where it is another one; and by who may be asking."""
    inputs = known(facts, "original_value", "months")
    off = facts.get("reduction", "beijing")
    regions = _ENDS if off == ELSEWHERE else (("", off),)
    payers = (("", facts["halved"]),) if "halved" in facts else _HALVED
    return [
        ("，".join(filter(None, (where, who))), {**inputs, "reduction": reduction, "halved": halved})
        for where, reduction in regions
        for who, halved in payers
    ]


PROPERTY_TAX = Matter(
    name="property_tax",
    subject="property_tax",
    title="测算自用房产的房产税",
    about="property-tax-calc",
    words=r"房产税",
    never=(
        r"出租|租金|租给|租了?出去|月租|年租|往外租|个人|我家|住房|自住|退|免租|上海|重庆|免征|(?:^|[^一])半(?:自用|出租)|部分|转让|卖房|"
        r"在建|没有?原值|融资租赁|地下"
    ),
    main=("original_value",),
    slots=(
        Slot(
            "original_value",
            "房产原值",
            r"原值|原价|账面(?:价值|原值)?|造价|入账(?:价值)?|固定资产|购(?:房|置|入|买)[款价]?|买(?:来|的|了|价|时)?|花了?|价值|建成本|"
            r"(?:办公楼|厂房|写字楼|商铺|仓库|门面|房子|房产|楼)(?:是|值)?",
            ask("房产的原值（账上记的，含地价）是多少？", "例如：1200 万", "自用的房产按原值减除一部分后的余值算。"),
        ),
        Slot(
            "reduction",
            "减除比例",
            shows={"beijing": "北京", "least": "10%", "most": "30%", ELSEWHERE: "外地，10% 到 30% 之间"},
        ),
        Slot("months", "用了", suffix=" 个月"),
        Slot("halved", "减半对象", shows={"true": "是", "false": "不是"}),
    ),
    foreign=r"净值|折旧|评估|市值|市价|地价|土地|贷款|注册资[本金]|利润|收入|销售额|契税|增值税|印花税|装修|租",
    cases=_cases,
    missing=lambda facts: [] if "original_value" in facts else ["original_value"],
    reads=_read_building,
    dated=False,
    follows=r"小规模|小型?微利?|一般纳税人|减除|个月|半年",
    topic=r"房产税(?:怎么|如何)(?:算|交|计算)|自用.{0,10}房产税",
)
