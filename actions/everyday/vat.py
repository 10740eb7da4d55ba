"""VAT of a small-scale taxpayer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from actions.everyday.changing import is_change
from actions.everyday.matter import OPEN, Made, Matter, Said, Slot, Variants, ask, known
from dialogue.thread import Facts
from kit.money import yuan
from language.property_kinds import NOT_HOME, NOT_HOME_FOR_SURE

_WITHIN = r"其中|里面|里头|里边|当中|(?<!不)含|包括"
_THE_REST = r"(?:剩下?|余下|其余|别的|另外)的?(?:都|全|就)?是?专票"
_NO_INVOICE = r"(?:没有?|未|不)(?:给[^,，。]{0,3})?(?:开|要)(?:发票|票|专票|普票)|无票收入"


_ISSUED = r"(?:一共|总共|合计|全部|就|又|给[^,，。;；\s\d]{1,4}|开出去?了?|开了?|的是|的|有|是|大概|差不多)*"
_REAL = rf"(?:不动产|{NOT_HOME})"
_SURELY_REAL = rf"(?:不动产|{NOT_HOME_FOR_SURE})"


def _read_vat(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    changes = any(is_change(one) for one in said.sums)
    if (
        said.has(r"分(?:成|开|到|作)?[^,，。;；]{0,8}(?:月|季)|拆[^,，。;；]{0,8}(?:月|季)")
        and said.known
        and not said.sums
    ):
        pass  # 分成两个月开票行不行: how to draw invoices, and no period
    elif said.has(r"季度?|季报"):
        found["period"] = "quarter"
    elif not ((said.more or changes) and "period" in said.known) and said.has(
        r"[按每这一本上]个?月|\d+月份?|[一二三四五六七八九十]月份?|月销售|月报|月度"
    ):
        found["period"] = "month"
    where = {"town": r"县城|镇上|在[^,，。;；\s]{0,6}镇", "other": r"村里|农村|乡下", "city": r"市区|城区"}
    if place := next((name for name, words in where.items() if said.has(words)), ""):
        found["location"] = place
    if said.has(rf"租(?:房|金|赁)|租{NOT_HOME}|出租|房租|不动产租") and said.known:
        found["leased"] = "true"
    if said.has(r"不是.{0,6}(?:出?租|房租)|没有?(?:出租|租金)"):
        found["leased"] = "false"
    if said.known and said.has(_NO_INVOICE):
        found["view"] = "未开票"
    if said.known and said.has(r"附加") and not said.sums:
        found["view"] = "附加"
    if said.known and said.has(r"专票.{0,6}免|免.{0,4}专票|开专票(?:呢|怎么算)") and not said.sums:
        found["view"] = "专票"
    net = said.has(r"(?<!不是)(?:不含税|没含税|未税|未含税|税前|不带税)|不是含税")
    gross = said.has(r"含税|带税|价税合计") and not net
    whole = next((str(one.amount) for one in said.sums if one.name in ("", "sales")), "")
    if months := _months_together(said):
        return {**found, "period": "quarter", **months}
    if other := _all_of_one_kind(said):
        return {**found, **other}
    if real := next((one.amount for one in said.sums if one.name == "real_estate_sales"), None):
        return {**found, **_with_real_estate(said, real)}
    if said.more and said.known and (net if "sales_with_tax" in said.known else gross):
        return {**found, "sales": OPEN}  # with tax and without are not added: the whole is asked for
    if (
        (said.more or (changes and "special_sales" in said.known))
        and "sales" in said.known
        and (parts := _part_added(said))
    ):
        return {**found, **parts}
    before = said.known.get("sales", "" if "special_sales" in said.known else said.known.get("ordinary_sales", ""))
    if gross and (amount := whole or ("" if said.sums else before)):
        return {**found, "sales_with_tax": amount, "sales": ""}
    if net and (amount := whole or ("" if said.sums else said.known.get("sales_with_tax", ""))):
        return {**found, "sales": amount, "sales_with_tax": ""}
    if whole and not gross and said.has(r"(?:全部?|都)(?:是|开|开的|开了)*(?:的)?专票|专票开的"):
        return {**found, "sales": whole, "special_sales": whole}
    if whole and not gross and (parts := _whole_with_parts(said, whole)):
        return {**found, **parts}
    parts = _parts_of_whole(said)
    names = {one.name for one in said.sums}
    if gross and not said.known and not parts.get("sales") and names & {"special_sales", "ordinary_sales"}:
        if not said.has(r"[专普]票(?:是|的是)?含税"):
            found["with_tax"] = "true"  # 就开了专票 含税20.2万
    elif net and said.known.get("with_tax") == "true":
        found["with_tax"] = "false"
    return {**found, **parts}


def _months_together(said: Said) -> Mapping[str, str]:
    """4月8万 5月9.5万 6月12万: a quarter's months are added up."""
    months = [one for one in said.sums if re.search(_A_MONTH_OF, one.lead) and one.name != "real_estate_sales"]
    kinds = {one.name or "sales" for one in months} - {"sales"}
    if len(months) not in (2, 3) or len(months) < len(said.sums) or not said.has("季") or len(kinds) > 1:
        return {}
    name = kinds.pop() if kinds else "ordinary_sales" if said.has(r"(?:全|都|全部)是?(?:开的?)?普票") else "sales"
    gone = {other: "" for other in ("sales", "ordinary_sales", "special_sales") if other != name}
    return gone | {name: str(sum((one.amount for one in months), Decimal(0)))}


_A_MONTH_OF = (
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[头下上]个|第[一二三]个)月"
    r"(?:份|普票|专票|开了?|卖了?|收入|是|的|[\s:：])*$"
)


def _all_of_one_kind(said: Said) -> Mapping[str, str]:
    """要是开的专票呢, 全是普票呢: what was told before, all of it."""
    kind = re.fullmatch(_ALL_ONE_KIND, said.plain) if not said.sums else None
    before = [Decimal(said.known[name]) for name in ("sales", "ordinary_sales", "special_sales") if name in said.known]
    if kind is None or not before:
        return {}
    both = "sales" not in said.known
    whole = str(sum(before, Decimal(0)) if both else before[0])
    if kind[1] in _SPECIAL:
        return {"sales": whole, "special_sales": whole, "view": ""}
    return {"ordinary_sales": whole, **({"special_sales": "0"} if "special_sales" in said.known else {})}


_SPECIAL = ("专票", "专用发票")
_ALL_ONE_KIND = (
    r"(?:那么?|要是|如果|假如|万一|换成?|改成?|全部?|都|是|开|给(?:他|对方|客户)|的|我|[,，\s])+(专票|专用发票|普票|普通发票)"
    r"(?:的|话|呢|要|得|交|缴|多少|税|吗|么|怎么算|[?？])+"
)


def _part_added(said: Said) -> Mapping[str, str]:
    """又开了5万专票: the whole grows by it."""
    told = {one.name: one.amount for one in said.sums}
    part = told.get("special_sales")
    if part is None or "sales" in told or "" in told:
        return {}
    grown = part - Decimal(said.known.get("special_sales", "0"))
    return {"sales": str(Decimal(said.known["sales"]) + grown), "special_sales": str(part)}


def _with_real_estate(said: Said, real: Decimal) -> Mapping[str, str]:
    """卖货20万 还卖了门面100万: both together are the sales, unless the one is said to be in the other."""
    goods = next((one.amount for one in said.sums if one.name in ("", "sales")), None)
    before = Decimal(said.known.get("sales", "0")) - Decimal(said.known.get("real_estate_sales", "0"))
    part = goods is not None and goods >= real and said.has(_WITHIN)
    whole = goods if part and goods is not None else (before if goods is None else goods) + real
    return {"sales": str(whole), "real_estate_sales": str(real)}


def _whole_with_parts(said: Said, whole: str) -> Mapping[str, str]:
    """那28万呢, where a part was told before: of the whole, and the part stays."""
    told = {one.name for one in said.sums}
    special = next((said.known[name] for name in ("special_sales",) if name in said.known), "")
    if (told != {""} and told != {"sales"}) or not special or Decimal(special) > Decimal(whole):
        return {}
    return {"sales": whole, "ordinary_sales": ""}


def _parts_of_whole(said: Said) -> Mapping[str, str]:
    """35万 里面专票10万 普票25万: the whole is said first, and the parts are not added to it."""
    parts = {one.name: one.amount for one in said.sums if one.name in ("special_sales", "ordinary_sales")}
    if {"sales", "sales_with_tax"} & set(said.known) and set(parts) == {"ordinary_sales"} and said.has(_WITHIN):
        return {"ordinary_sales": ""}  # the whole stays as it was told
    whole = Decimal(said.known.get("ordinary_sales", "0"))
    if (
        set(parts) == {"special_sales"}
        and said.has(_WITHIN)
        and "special_sales" not in said.known
        and not any(one.name in ("", "sales") for one in said.sums)
        and whole >= parts["special_sales"]
    ):
        return {"ordinary_sales": str(whole - parts["special_sales"])}  # 28万普票, 里头有5万专票 after all
    rest = said.has(_THE_REST)
    if rest and set(parts) == {"ordinary_sales"} and (before := Decimal(said.known.get("sales", "0"))):
        left = before - parts["ordinary_sales"]
        return {"sales": "", "special_sales": str(left)} if left > 0 else {}
    first = said.sums[0] if said.sums else None
    if first is None or first.name not in ("", "sales") or not parts or first.amount < max(parts.values()):
        return {}
    special = parts.get("special_sales")
    if special is None and rest and first.amount > parts["ordinary_sales"]:
        left = first.amount - parts["ordinary_sales"]
        return {"sales": "", "ordinary_sales": str(parts["ordinary_sales"]), "special_sales": str(left)}
    if special is None:
        return {"sales": str(first.amount), "ordinary_sales": ""}
    return {"sales": "", "ordinary_sales": str(first.amount - special)}


def _vat_cases(facts: Facts) -> Variants:
    inputs = known(facts, "period", "ordinary_sales", "special_sales", "deductible", "real_estate_sales", "leased")
    inputs |= known(facts, "location", "with_tax")
    if "ordinary_sales" not in inputs:
        inputs |= known(facts, "sales_with_tax") or known(facts, "sales")
    return [("", inputs)]


_WHOLE_AND_PART = ("sales", "special_sales")


def _vat_told(facts: Facts, made: Made) -> str:
    if facts.get("view") == "未开票":
        return "没开票的收入也算在销售额里，一样要申报，看起征点时也一起算，所以结果不变。"
    if facts.get("view") != "专票":
        parts = known(facts, *_WHOLE_AND_PART)
        if len(parts) < len(_WHOLE_AND_PART):
            return ""
        return f"专票 {yuan(Decimal(parts['special_sales']))}算在销售额 {yuan(Decimal(parts['sales']))}里，这部分不免。"
    if "special_sales" in facts:
        return "开专票的部分不免，下面已经算进去了。"
    return "开专票的部分不免，要按征收率缴；没开专票的部分没达到标准的才免。其中有多少开了专票，告诉我就能重算。"


SMALL_VAT = Matter(
    name="small_vat",
    subject="small_vat",
    title="测算小规模纳税人增值税",
    about="vat-small-rate",
    words=r"小规模|普票|专票|季度.{0,8}(?:开票|销售|收|卖|营业|流水|做了)|[一每]个?月.{0,4}(?:卖|营业额|流水).{0,12}增值税|个体.{0,8}(?:开票|增值税|销售额)",
    never=r"一般纳税人|合同|利润|印花|经营所得|卖房|额度|红[冲字]|作废|^(?!.*增值税).*所得税|^(?!.*[普专]票).*租",
    main=("sales", "ordinary_sales", "special_sales", "sales_with_tax"),
    slots=(
        Slot(
            "sales",
            "销售额（不含税）",
            r"销售额?|收入|收了|开票|开了|营业额|卖了?|流水|[一总]共|合计",
            ask("这一期的销售额（不含税）是多少？", "例如：28 万", "看是不是达到起征点。"),
        ),
        Slot("ordinary_sales", "普票和未开票", rf"(?:普票|普通发票|未开票|没开票){_ISSUED}"),
        Slot("special_sales", "专票", rf"(?:专票|专用发票)(?:[,，\s]+(?=开了|给[^,，。;；\s\d]{{1,4}}开了))?{_ISSUED}"),
        Slot("sales_with_tax", "收款（含税）", r"(?!)x"),
        Slot("deductible", "差额扣除", r"差额扣除|分包款?|扣除额"),
        Slot(
            "real_estate_sales", "销售不动产", rf"(?:销售|卖了?)(?:[一1两2]?[套间处个]|了)*{_REAL}|{_SURELY_REAL}卖了?"
        ),
        Slot("location", "所在地", shows={"city": "市区", "town": "县城、镇", "other": "其他地区"}),
        Slot("with_tax", "专票、普票的金额", shows={"true": "含税", "false": "不含税"}),
        Slot("leased", "收的是", shows={"true": "租金（出租不动产）", "false": "货物、服务的收入"}),
        Slot(
            "period",
            "期间",
            question=ask(
                "这是一个月的，还是一个季度的？",
                "小规模纳税人一般按季",
                "按月和按季的起征点不同。",
                "",
                ("一个季度", "按季度"),
                ("一个月", "按月"),
            ),
            shows={"month": "一个月", "quarter": "一个季度"},
        ),
    ),
    cases=_vat_cases,
    missing=lambda facts: [
        *([] if {"sales", "ordinary_sales", "special_sales", "sales_with_tax"} & set(facts) else ["sales"]),
        *([] if "period" in facts else ["period"]),
    ],
    reads=_read_vat,
    chips=lambda facts: [("我说的是含税的", "含税的呢")] if "sales" in facts else [],
    foreign=r"服务费|手续费|佣金|成本|进货|房租|工资|运费|推广费|费用|扣了?",
    exclusive=(("sales", "ordinary_sales", "sales_with_tax"), ("with_tax", "sales"), ("with_tax", "sales_with_tax")),
    adds=("sales", "ordinary_sales", "special_sales", "sales_with_tax", "real_estate_sales"),
    tells=_vat_told,
    told_after=r"小规模纳税人一个月卖多少|个体户、小规模公司平时|自己开个小店",
    leaves=r"(?:一年|全年|年底|去年)[^,，。;；\d]{0,6}(?:赚|挣|净?利润)|净赚|利润(?:是|有|大概)|经营所得",
    follows=rf"{_NO_INVOICE}|附加税?(?:费)?(?:呢|多少|要)|含税|未税|税前|专票|普票|[按是]?(?:月|季度?)的?|租",
    topic=r"小规模.{0,12}(?:增值税|起征|多少|1%|3%)|增值税.{0,6}起征|起征点到底|销售额正好 30 万",
)
