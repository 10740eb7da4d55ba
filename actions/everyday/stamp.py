"""印花税 of a contract."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actions.everyday.equity import COST, NOT_THE_PRICE, PRICE, SHARES
from actions.everyday.lease_term import rent_of_term
from actions.everyday.matter import Made, Matter, Said, Slot, Variants, ask, known
from actions.everyday.pay_words import YES_NO
from actions.everyday.times import BEFORE_LIFE
from backends.everyday.lines import ZERO
from dialogue.thread import Facts
from kit.money import yuan
from language.property_kinds import NOT_HOME, NOT_HOME_FOR_SURE
from language.reading.named import named_sums

_CONTRACTS: tuple[tuple[str, str], ...] = (
    ("financial_lease", "融资租赁"),
    (
        "lease",
        "租赁|租房|房租|出租|租出去|租期|租约|房东|租客|承租|[年月]租|租.{0,4}合同|租[^,，。;；\\s]{0,4}(?:办公|房|楼|铺|店|厂|仓|场地|车|设备|机器)|租[^,，。;；\\s]{0,4}"
        + NOT_HOME,
    ),
    ("loan", "借款|贷款"),
    ("construction", "建设工程|建筑|施工|装修|工程|勘察|设计合同"),
    ("processing", "承揽|加工|定作|修理|广告"),
    ("transport", "运输|货运|物流"),
    ("technology", "技术"),
    ("storage", "仓储"),
    ("custody", "保管"),
    ("insurance", "保险"),
    ("equity", SHARES),
    ("intellectual", "商标|专利|著作权"),
    ("capital", "实收资本|注册资本|资本公积|账簿|资金账"),
    ("property", f"房产|买房|卖房|{NOT_HOME_FOR_SURE}|土地|不动产|产权"),
    (
        "sale",
        r"采购|[购供经订代]销|买卖|销售|[进供购销卖订发拿提]货|[订进拿购要提卖]了?[^,，。;；\s]{0,14}货|订[购单]|货[物款]|产品|批发|零部件|原材料|"
        r"卖(?:的|出|了)?[^,，。;；\s]{0,6}(?:设备|材料|商品|钢材|家具|合同)|[购买](?:设备|原料|材料|商品|办公用品)|"
        r"买(?!房|方|家|卖|商铺|写字楼|地|保险)",
    ),
)
CONTRACT_NAMES = {
    "financial_lease": "融资租赁合同",
    "lease": "租赁合同",
    "loan": "借款合同",
    "construction": "建设工程合同",
    "processing": "承揽合同",
    "transport": "运输合同",
    "technology": "技术合同",
    "storage": "仓储合同",
    "custody": "保管合同",
    "insurance": "财产保险合同",
    "equity": "股权转让",
    "intellectual": "商标、专利等转让",
    "capital": "营业账簿",
    "property": "不动产转让",
    "sale": "买卖合同",
}


def _read_stamp(said: Said) -> Mapping[str, str]:
    found = {}
    kind = _kind_of(said.plain)
    if kind and not (kind == "property" and said.known.get("contract") == "lease" and not said.has("[买卖]")):  # 是商铺
        found["contract"] = kind
    if several := _several(said):
        found |= {CONTRACTS: several, "contract": several.split("=")[0]}
    contract = found.get("contract", said.known.get("contract"))
    if contract == "lease":
        found |= rent_of_term(said)
        if "persons_home" in said.known and (said.has(NOT_HOME) or said.has(_NO_HOME)):
            found["persons_home"] = "false"
        elif _is_persons_home(said):
            found["persons_home"] = "true"
    elif contract == "equity" and (price := _price_of_shares(said)):
        found["amount"] = price
    if said.has("不是小规模|一般纳税人|不减半|大企业"):
        found["halved"] = "false"
    elif said.has("小规模|小型?微利?|个体|减半|个人|自然人"):
        found["halved"] = "true"
    return found


# 公司从房东个人手里租的宿舍: a home, whoever rents it; 房租 alone is of one only where no firm or shop is named.
_HOME = r"住[房宅人]|民房|公寓(?!楼)|[一两二三四]居|宿舍|居住"
_PERHAPS_HOME = "房租|租房|房子"
_OF_PERSON = "个人|本人|自己|我租|我把|我家|房东"
_OF_FIRMS = "公司|企业|单位|厂|店|饭|馆|个体|办公|经营|做生意|门面|仓"
_NO_HOME = r"不是住[房宅人的]|不住人|(?:都?是|两家)[^,，。;；]{0,3}公司|公司(?:租|之间)|开店|办公|经营"


def _is_persons_home(said: Said) -> bool:
    """房租一个月3000 我个人租的."""
    if not said.has(_OF_PERSON) or said.has(NOT_HOME):
        return False
    return said.has(_HOME) or (said.has(_PERHAPS_HOME) and not said.has(_OF_FIRMS))


CONTRACTS = "contracts"  # of several, kind and sum of each: sale=800000;lease=500000
_COUNTED = r"[两三四几俩2-9]\s*(?:份|个|种|张)(?:不同的?)?[^,，。;；\s]{0,4}合同"
_MORE_THAN_ONE = rf"{_COUNTED}|一份.*(?:一份|另)|还有|另外|另一?份|以及|分别|各"


def _several(said: Said) -> str:
    """80万供货合同 还有50万租赁合同: each is taxed as its own kind; one whose kind is not told, as that spoken of."""
    own = [one for one in said.sums if one.name in ("", "amount")]
    if said.known or len(own) < 2 or not said.has(_MORE_THAN_ONE):
        return ""
    kinds = [_kind_of(re.split(_BREAK, one.lead)[-1]) or _kind_of(re.split(_BREAK, one.tail)[0]) for one in own]
    spoken = _kind_of(said.plain)
    if spoken in ("", "equity") or "equity" in kinds:
        return ""
    return ";".join(f"{kind or spoken}={one.amount}" for kind, one in zip(kinds, own, strict=True))


def _kind_of(text: str) -> str:
    return next((name for name, words in _CONTRACTS if re.search(words, text)), "")


_BREAK = r"[\s,，。;；、]|还有|另外|另一?份|以及|和"


def _price_of_shares(said: Said) -> str:
    """实缴50万 80万转让: the contract is of the price, and not of what was paid in."""
    names = {"price": PRICE, "cost": rf"{COST}|{NOT_THE_PRICE}"}
    sums = named_sums(said.plain, names, said.today)
    return next((str(one.amount) for wanted in ("price", "") for one in sums if one.name == wanted), "")


_HALVED = (("小规模、小微、个体户或个人", "true"), ("其他企业", "false"))


def _stamp_cases(facts: Facts) -> Variants:
    inputs = known(facts, "contract", "amount", "vat", "persons_home")
    if facts.get("contract") == "lease" and facts.get("persons_home") == "true" and not facts.get(CONTRACTS):
        return [("", inputs)]
    if facts.get(CONTRACTS):
        inputs.pop("persons_home", None)
    each = [(CONTRACT_NAMES[kind], {"contract": kind, "amount": amount}) for kind, amount in _contracts(facts)]
    payers = [("", facts["halved"])] if "halved" in facts else _HALVED
    return [
        ("，".join(filter(None, (who, name))), {**contract, "halved": halved})
        for who, halved in payers
        for name, contract in (each or [("", inputs)])
    ]


def _contracts(facts: Facts) -> list[tuple[str, str]]:
    pairs = [pair.split("=") for pair in facts.get(CONTRACTS, "").split(";") if pair]
    return [(kind, amount) for kind, amount in pairs]


def _all_together(facts: Facts, made: Made) -> str:
    """Of several contracts, what it comes to, for each who may be asking."""
    count = len(_contracts(facts))
    if not count:
        return ""
    whole = [
        sum((found.results[0].amount for _, found in made[n : n + count]), ZERO) for n in range(0, len(made), count)
    ]
    who = [""] if "halved" in facts else [f"{name}：" for name, _ in _HALVED]
    told = "；".join(f"{name}{yuan(amount)}" for name, amount in zip(who, whole, strict=True))
    return f"{count} 份合同的印花税一共 {told}。"


# 注册资本500万没到位: nothing is taxed that is not paid in.
_NOT_PAID_IN = (
    r"(?:注册资[本金]|认缴|出资|资本金?)[^。;；]{0,14}(?:没|未|还没)有?(?:到位|实缴|[缴交](?!印花)|出资|打[款进]|付)|"
    r"(?:没|未)有?(?:到位|实缴)[^。;；]{0,6}(?:注册资[本金]|出资)"
)

STAMP = Matter(
    name="stamp",
    subject="stamp",
    title="测算印花税",
    about="stamp-rates",
    words=r"印花税?|贴花",
    never=rf"{_NOT_PAID_IN}|证券|股票|退|补报|卖房|住房|房[屋子]买卖|买卖房|^(?=.*房产税)(?=.*租)",
    main=("amount",),
    slots=(
        Slot(
            "amount",
            "合同金额",
            r"合同|借款|贷款|金额|签了?|租金|资本",
            ask("合同金额（不含税）是多少？", "例如：100 万", "印花税按合同金额算。"),
        ),
        Slot("vat", "单列的增值税", r"增值税|税额"),
        Slot(
            "contract",
            "合同",
            question=ask(
                "是哪一种合同？",
                "例如：买卖合同、租赁合同、借款合同",
                "合同种类不同，税率不同。",
                "",
                ("买卖", "买卖合同"),
                ("租赁", "租赁合同"),
                ("借款", "借款合同"),
                ("工程", "建设工程合同"),
            ),
            shows=CONTRACT_NAMES,
        ),
        Slot("halved", "减半对象", shows=YES_NO),
        Slot("persons_home", "租的房", shows={"true": "住房（一方是个人）", "false": "非住房"}),
        Slot(CONTRACTS, "几份合同"),
    ),
    cases=_stamp_cases,
    outdates={"amount": (CONTRACTS,), "contract": (CONTRACTS,), "persons_home": ("halved",)},
    tells=_all_together,
    missing=lambda facts: [name for name in ("contract", "amount") if name not in facts],
    reads=_read_stamp,
    past=BEFORE_LIFE,
    topic=r"印花税.{0,10}(?:多少|税率|怎么算|怎么交)|合同.{0,8}印花税",
)
