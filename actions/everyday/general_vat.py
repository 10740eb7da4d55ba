"""VAT of a general taxpayer: of the output tax told, or of what was sold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from actions.everyday.matter import Matter, Said, Slot, Variants, ask, known
from actions.everyday.pay_words import CENT
from dialogue.thread import Facts
from language.quantities import read_number
from language.reading.named import NamedSum


def _read_general(said: Said) -> Mapping[str, str]:
    """没有进项 is none; of whom the surcharges are halved, where it is said."""
    found = _sold(said)
    if said.has(r"没有?(?:取得|收到)?进项|进项(?:是|为)?(?:零|0(?!\d)|没有)"):
        found["input_tax"] = "0"
    if said.has(r"不是小(?:型微利|微)|大企业|不减半"):
        found["halved"] = "false"
    elif said.has(r"小型?微利?(?:企业)?|减半"):
        found["halved"] = "true"
    if "output_tax" in said.known and "rate" not in said.known and said.has(_BUYS_MORE):  # 多买2万设备呢
        found["left_out"] = "多买的价款（专票上的税额才加到进项里）"
    if said.known and said.has("附加") and not said.sums:
        found["view"] = "附加"
    return found


def _sold(said: Said) -> dict[str, str]:
    """Whether what was taken has the VAT in it, and at which rate it is taxed."""
    found: dict[str, str] = {}
    for name, priced in (("sales", "priced"), ("purchases", "bought_priced")):
        one = next((one for one in said.sums if one.name == name or (name == "sales" and not one.name)), None)
        if one is not None and (how := _priced(one)):
            found[priced] = how
    if "priced" not in found and not any(one.name in ("purchases", "input_tax") for one in said.sums):
        found |= {"priced": "net"} if said.has(NET) else {"priced": "gross"} if said.has(GROSS) else {}
    rate = re.search(_RATE, said.plain) or (re.fullmatch(_RATE_ALONE, said.plain) if said.asked == "rate" else None)
    if rate is not None and (number := read_number(next(filter(None, rate.groups())))) is not None:
        found["rate"] = str(number)
    elif "rate" not in said.known and not any(one.name == "output_tax" for one in said.sums):
        trade = next((name for name, words in _TRADES.items() if said.has(words)), "")
        found |= {"supplies": trade} if trade else {}
    if said.asked == "rate" and "rate" in found and not re.search(r"[万千元块]", said.plain):
        found |= {"sales": "", "output_tax": ""}
    return found


def _tax_in(one: NamedSum, target: str, facts: Facts) -> Decimal | None:
    """多买2万设备, where the input tax was told: at the rate that was told, with the tax in it as in what is sold."""
    if (one.name, target) not in (("purchases", "input_tax"), ("sales", "output_tax")) or "rate" not in facts:
        return None
    rate = Decimal(facts["rate"]) / 100
    net = (_priced(one) or facts.get("priced", "gross")) == "net"
    return (one.amount * rate / (1 if net else 1 + rate)).quantize(CENT)


def _priced(one: NamedSum) -> str:
    """By the words nearest to the sum: those of its own clause, else those right behind it."""
    clause = re.split(r"[,，。;；\s]", one.lead)[-1]
    near = clause if re.search(f"{NET}|{GROSS}", clause) else re.split(r"[,，。;；\s](?=\S{3})", one.tail)[0][:8]
    return "net" if re.search(NET, near) else "gross" if re.search(GROSS, near) else ""


NET = r"不含(?:增值)?税|未含税|没含税|未税|不带税|除税|税前|税外"
GROSS = r"(?<!不)(?<!未)(?<!没)含(?:增值)?税|(?<!不)带税|价税合计|连税|税价合计"
_RATE = (
    r"(?<![\d.])(\d{1,2})\s*(?:个?点|%)(?!的?(?:毛|净)?利)|百分之([一二三四五六七八九十]{1,3})|税率(?:是|为|按)?(\d{1,2})(?![\d.万千元])|"
    r"([一二三四五六七八九十]{1,3})个点"
)
_BUYS_MORE = r"(?:多|再|又)[^,，。;；\d]{0,4}(?:买|采购|购进|进货|添)[^,，。;；\d进]{0,6}\d"
_RATE_ALONE = r"[按是就税率的\s]*(\d{1,2})[的呢吧。]*"
_TRADES = {
    "low": r"建筑|施工|装修|运输|货运|物流|出租|租赁|不动产|农产品|粮食|蔬菜|水果|邮政|自来水|天然气|图书|化肥|饲料",
    "services": r"服务|咨询|软件开发|技术|设计|餐饮|饭店|酒店|住宿|物业|保洁|广告|培训|代理|会展|检测",
    "goods": (
        r"卖货|货物|货款|批发|零售|商贸|贸易|卖(?:的|了)?[^,，。;；\s\d]{0,4}(?:产品|设备|材料|商品|家电|电器|服装|机器|配件|五金|货)|"
        r"制造|生产|加工|建材|钢材|销货"
    ),
}


def _general_cases(facts: Facts) -> Variants:
    """By whether it is one of the small ones whose surcharges are halved."""
    inputs = known(facts, "output_tax", "input_tax", "input_out", "carried")
    if "output_tax" not in inputs:
        priced = facts["priced"]
        inputs |= {_PRICED[priced]: facts["sales"]} | _rate(facts)
        bought = facts.get("bought_priced", priced)
        if "purchases" in facts and "input_tax" not in inputs:
            inputs["purchases_with_tax" if bought == "gross" else "purchases"] = facts["purchases"]
    if "halved" in facts:
        return [("", {**inputs, "halved": facts["halved"]})]
    return [("小型微利企业", {**inputs, "halved": "true"}), ("其他企业", {**inputs, "halved": "false"})]


def _rate(facts: Facts) -> dict[str, str]:
    return {"rate": str(Decimal(facts["rate"]) / 100)} if "rate" in facts else known(facts, "supplies")


_SO_MUCH = r"(?:额|价|金额|款|一共|总共|的|了|是|不含税|未税|含税|价税合计)*"

_PRICED = {"gross": "sales_with_tax", "net": "sales"}


def _general_missing(facts: Facts) -> list[str]:
    if not {"output_tax", "sales"} & set(facts):
        return ["output_tax"]
    missing = []
    if "output_tax" not in facts:
        missing += [] if "priced" in facts else ["priced"]
        missing += [] if {"rate", "supplies"} & set(facts) else ["rate"]
    bought = "input_tax" in facts or ("purchases" in facts and "output_tax" not in facts)
    return missing + ([] if bought else ["input_tax"])


GENERAL_VAT = Matter(
    name="general_vat",
    subject="general_vat",
    title="测算一般纳税人增值税",
    about="vat-how-calc",
    words=r"销项|^(?=.*一般纳税人)(?=.*(?:增值税|进项))|^(?=.*进项)(?=.*(?:增值税|含税|个点|\d%))(?=.*(?:卖|销|收入|含税|开票))",
    never=r"小规模|简易|差额|二手车|出租|租给|印花|企业所得税|转让|红字|红冲|退税|留抵退|出口|会计分录|分录|怎么入账|视同销售",
    main=("sales", "output_tax"),
    rules_told=r"税率",
    slots=(
        Slot(
            "output_tax",
            "销项税额",
            r"销项(?:税额?)?|(?<!进项)(?<!抵扣)税额",
            ask(
                "这一期的销项税额是多少？",
                "例如：15 万；只知道销售额的，说销售额、含不含税和税率，例如：含税 113 万，13%",
                "一般纳税人按销项减进项缴，不同的货物、服务税率不一样。",
            ),
        ),
        Slot(
            "sales",
            "销售额",
            r"含税(?:价|销售额|收入|金额)?|不含税|未税|价税合计|销售(?:额|收入)?|销货|卖(?:了|出去?|货)?|收入|营业额|营收|开票|开了|开出去?|货款|收了?|收到|回款|流水|做了",
        ),
        Slot(
            "purchases",
            "进货",
            rf"(?:进货|进了|采购|购进|买进|买货|购买|买(?![家方主卖的时])(?:材料|原料|设备)?|进价|成本){_SO_MUCH}",
        ),
        Slot(
            "priced",
            "销售额",
            question=ask(
                "这个销售额含不含增值税？",
                "含税，或者不含税",
                "含税的要先除以 1＋税率，才能算销项税额。",
                "",
                ("含税", "是含税的"),
                ("不含税", "是不含税的"),
            ),
            shows={"gross": "含税", "net": "不含税"},
        ),
        Slot("bought_priced", "进货", shows={"gross": "含税", "net": "不含税"}),
        Slot(
            "rate",
            "税率",
            question=ask(
                "适用的税率是多少？",
                "例如：13%；也可以说卖的是货物还是服务",
                "不同的货物、服务税率不一样，开票时选的就是。",
                "",
                ("货物", "卖货物"),
                ("服务", "是服务"),
            ),
            suffix="%",
        ),
        Slot("supplies", "销售的是", shows={"goods": "货物", "low": "低一档税率的货物、服务", "services": "服务"}),
        Slot(
            "input_tax",
            "进项税额",
            r"进项(?:专票|发票|票|的)*(?:税额?)?|抵扣?(?:了|的|税额?)*(?!完)",
            ask(
                "能抵扣的进项税额是多少？",
                "例如：9 万；没有就说没有",
                "应缴的增值税＝销项税额－进项税额。",
                "",
                ("没有", "没有进项"),
            ),
        ),
        Slot("input_out", "进项转出", r"进项(?:税额?)?转出|转出"),
        Slot("carried", "上期留抵", r"留抵(?:税额?)?|上[期个]?月?(?:没抵完|剩)(?:的|下)?"),
        Slot("halved", "小型微利企业", shows={"true": "是", "false": "不是"}),
    ),
    cases=_general_cases,
    missing=_general_missing,
    adds=("output_tax", "input_tax", "sales", "purchases"),
    across=_tax_in,
    exclusive=(("output_tax", "sales"), ("input_tax", "purchases"), ("rate", "supplies")),
    reads=_read_general,
    dated=False,
    follows=r"留抵|转出|含税|未税|个点|小型?微利?|附加税?(?:费)?(?:呢|多少|要)",
    topic=r"一般纳税人.{0,8}增值税.{0,6}怎么算",
    told_after=r"一般纳税人的增值税怎么算",
)
