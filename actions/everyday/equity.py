"""A person who sells shares of a company that is not listed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from actions.everyday.matter import Made, Matter, Said, Slot, Variants, ask, known
from actions.everyday.pay_words import CENT
from dialogue.thread import Facts
from kit.money import yuan
from language.quantities import read_number

_PAID_IN = r"入(?:的|了|过|进去的?)?[\d.]*[万千百]?(?:元|块)?的?股(?!票|市|民|金)"
SHARES = (
    rf"股权|股份|股金|股本|[占持]股|{_PAID_IN}|[占持](?:了|有|的)?[^,，。;；\s股]{{1,8}}的?股(?!票|市|民)|"
    r"(?:转|卖|出让)[^,，。;；\s\d]{0,8}股(?!票|市|民)"
)
# 股权转让 and 卖股权 say what it is about; 80万转让 and 卖80万 for how much.
_ABOUT = r"(?![^,，。;；\s\d]{0,6}股(?!东))"
PRICE = (
    rf"转让(?:的?(?:价格?|款|收入|金额|对价))|(?<!股权)(?<!股份)(?<!股)转让?{_ABOUT}(?:给|出去?|手)?|卖{_ABOUT}(?:给|价|出去?|掉|得)?|出让|"
    r"成交价?|收入|对价|作价|现在|现价|如今|收购价|协议价|谈好|价款|卖价|收(?:回|走|购|过)(?:去)?|回购|接(?:手|过去|走)|[买拿]走|(?:对方|买方|受让方|朋友|合伙人)[^,，。;；\s\d]{0,4}[付给出]"
)
COST = (
    r"(?<!没)(?<!没有)(?<!未)(?<!尚未)(?<!全未)实缴|实际出资|出资|出(?:的|过)?本金|投(?:了|入|进去?|资)?|"
    r"(?:当[初年时]|原来|起初|以前|那时)(?:候|是|就|出|投|花|买|交|拿|入股|了|的)*|买(?!我|走|家|方)(?:来|入|进|的时候|时)?|成本|"
    r"入股(?:时|的时候|花)?|入(?:的|了|过)股|入(?:了|过|进去)|股[金本]|原值|原价|认购|受让(?:来|时)|[花掏]了?|本金|取得"
)
NOT_THE_PRICE = r"注册资[本金]|认缴|未分配利润|评估"
# What a company sells is reckoned with its profit; what has no price, or is traded, by other rules.
_SOLD_BY_A_FIRM = (
    r"(?:我司|本司|(?:我们?|咱们?|本|该)?(?:公司|企业|集团))(?:把|将|想把|要把|名下|持有|拥有|对外|作为股东|"
    r"卖(?!给)|转让(?!给)(?=[^,，。;；]{0,10}(?:持|子公司|下属|另一家)))|子公司|母公司|法人股东|企业所得税|企业股东"
)
_OTHERWISE = (
    r"股票|(?<!非)上市|新三板|限售|激励|期权|合伙企业|持股平台|合伙份额|财产份额|分红|股息|增资|减资|撤资|退股|退伙|清算|注销|"
    r"赠|继承|送给|离婚|无偿|白给|[0零]元|非居民|外籍|承债|对赌|违约金|技术入股|"
    r"(?:我|我们)(?:要|想)?(?:受让|收购|买下|买了?别人|买了?他)|买(?:方|家)(?:要|得)?[交缴]"
)
# 我那份120万转给他: a part of a company, though nobody says 股.
_MY_PART = (
    r"^(?!.*(?:房|商铺|车位|土地|工资|劳务|货))(?=.*(?:公司|有限))(?=.*(?:出资|投(?:了|进|入|资)|入伙|掏了?|拿出))"
    r"(?=.*(?:[我他的](?:那|这)?(?:一?份|份额|部分)|份额|占[^,，。;；\d]{0,2}[\d一二三四五六七八九]+(?:%|成)))"
    r"(?=.*(?:转给|转让|卖|收回|回购|收走|接手|买走|接过去))"
)
# 30万买的股 卖给同事: sold to somebody one knows, and so on no exchange.
_TO_ONE_KNOWN = (
    r"^(?=.*买(?:的|了|来|我的?)?[^,，。;；\s\d]{0,3}股(?!票|市|民|指|价))"
    r"(?=.*(?:[卖转让]给|朋友|同事|合伙人|股东|老板))"
)
_ONLY_STAMP = r"^(?=.*印花)(?!.*(?:所得税|哪些税|什么税|[都全]部?(?:要|得)?[交缴]|几种税|各[种项]?税|一共))"


def _read_equity(said: Said) -> Mapping[str, str]:
    """Where nothing was paid in, nothing is deducted. 朋友80万买我的股 当初我出了30万: the other sum is the price."""
    found = _parts(said)
    if said.has(NOT_PAID_IN):
        return found | {"cost": "0"}
    paid = next((one for one in said.sums if one.name == "cost" and re.search(_REALLY_PAID, one.lead)), None)
    if paid is not None:  # 出资100万 实缴20万
        return found | {"cost": str(paid.amount)}
    names = {one.name for one in said.sums}
    nameless = [one for one in said.sums if not one.name]
    if not said.known and "cost" in names and "price" not in names and len(nameless) == 1:
        return found | {"price": str(nameless[0].amount)}
    return found


_REALLY_PAID = r"(?:实缴|实际(?:出资|投入|出|投|交|缴)|真正(?:出|投|交|缴)|到位)[^,，。;；\d]{0,6}$"
_PART = r"(?P<part>\d+(?:\.\d+)?%|百分之[一二三四五六七八九十百]+|[一二三四五六七八九]成)"
_OF_MINE = r"掉|了|出去?|其中|手里|我|自己|名下|的|里|股权|股份"
_SOLD = re.compile(
    rf"(?:卖|转让?|出让|出售)(?!价)(?:{_OF_MINE})*+(?:给[^,，。;；\s\d]{{1,6}}?(?:{_OF_MINE})*+)?{_PART}"
)
_HALF = re.compile(
    rf"(?:卖|转让?|出让|出售)(?!价)(?:{_OF_MINE})*+(?:给[^,，。;；\s\d]{{1,6}}?(?:{_OF_MINE})*+)?一半|"
    r"一半的?(?:股权|股份|份额|股)?(?:都|想|要|打算)?(?:卖|转|出让|出售|给)"
)
_OF_HELD = re.compile(rf"其中(?:的|一部分)?{_PART}")  # of the firm, or of what is held
_OF_WHAT = r"(?P<firm>公司的|公司全部|总股|整个)|手里|手上|持有的|我的|我这"
_OF_SHARES = r"对应|份额|(?:这|那)(?:部分|些)|我(?:的|占的?)净资产"
_HELD = re.compile(rf"(?:占股?|持股?|持有|拥有)(?:了|有|比例|公司|股份|股权|的|是|为)*{_PART}")


def _parts(said: Said) -> dict[str, str]:
    """Which part is sold, of the firm or half of what is held, and of which part the cost and the net assets were told:
    per cent. A cost that is told behind the part that is sold is of that part."""
    held = _HELD.search(said.plain)
    words = _SOLD if _SOLD.search(said.plain) or held else _SHARES_OF
    sold = words.search(said.plain)
    found = {name: _per_cent(told["part"]) for name, told in (("sold", sold), ("held", held)) if told is not None}
    if sold is not None and (_OF_HELD.search(said.plain) or "sold_of" in said.known):
        found["sold_of"] = "either" if _OF_HELD.search(said.plain) else "firm"
    elif "sold_of" in said.known and (of := re.search(_OF_WHAT, said.plain)) is not None:
        found["sold_of"] = "firm" if of["firm"] else "held"
    if sold is None and _HALF.search(said.plain):
        found["sold_half"] = "true"
    worth = next((one for one in said.sums if one.name == "net_assets"), None)
    if worth is not None:
        found["worth_of"] = "part" if re.search(_OF_SHARES, worth.lead) else "all"
    cost = next((one for one in said.sums if one.name == "cost"), None)
    if sold is None or cost is None or {"held"} & {*found, *said.known}:
        return found
    behind = said.plain[said.plain.find(cost.lead) + len(cost.lead) :]
    return found if words.search(behind) else found | {"cost_of": "part"}


_SHARES_OF = re.compile(rf"{_PART}的?(?:股权|股份|份额)")


def _per_cent(part: str) -> str:
    number = read_number(part.removeprefix("百分之").rstrip("%成"))
    return f"{(number or Decimal(0)) * (10 if part.endswith('成') else 1):f}"


def _sold_and_held(facts: Facts) -> tuple[Decimal, Decimal]:
    """Per cent of the firm; half of what is held is half of the firm where that is not told."""
    sold, held = (Decimal(facts.get(name, "0")) for name in ("sold", "held"))
    of = facts.get("sold_of", "firm")
    if held and (of == "held" or (of == "either" and sold >= held)):
        sold = sold * held / HUNDRED
    return (held or HUNDRED) / 2 if "sold_half" in facts else sold, held


def _equity_cases(facts: Facts) -> Variants:
    """Of a part of what is held, its part of the cost; where it is not told of which part the cost is, both."""
    told = known(facts, "price", "cost")
    sold, held = _sold_and_held(facts)
    whole = facts.get("cost_of") == "part" and not held
    if whole or not sold or not Decimal(told["cost"]) or (held and sold >= held) or sold >= HUNDRED:
        return [("", told)]
    if held and facts.get("sold_of") == "either" and Decimal(facts["sold"]) == sold:
        of_held = (Decimal(told["cost"]) * sold / HUNDRED).quantize(CENT)
        of_firm = (Decimal(told["cost"]) * sold / held).quantize(CENT)
        return [
            (f"卖的是公司的 {sold:f}%", {**told, "cost": f"{of_firm:f}"}),
            (f"卖的是手里这 {held:f}% 的 {sold:f}%", {**told, "cost": f"{of_held:f}"}),
        ]
    part = (Decimal(told["cost"]) * sold / (held or HUNDRED)).quantize(CENT)
    of_part = {**told, "cost": f"{part:f}"}
    if held:
        return [("", of_part)]
    return [(f"成本是全部股权的，按 {sold:f}% 算", of_part), (f"成本就是这 {sold:f}% 的", told)]


def _equity_told(facts: Facts, made: Made) -> str:
    """Of which part the cost is; whether the price is lower than the net assets behind the shares."""
    said = ""
    sold, held = _sold_and_held(facts)
    if len(made) > 1 and held:
        said = f"“其中 {sold:f}%”可以是公司的，也可以是您手里股权的 {sold:f}%，按两种算；告诉我是哪一种就只算一种。"
    elif len(made) > 1:
        said = "成本只能减转让的那一部分的，没说清的按两种算；您原来一共持有百分之几，告诉我就只算一种。"
    elif sold and held > sold:
        said = f"持有 {held:f}%、转让 {sold:f}%，成本按 {sold:f}/{held:f} 算。"
    if (worth := known(facts, "net_assets").get("net_assets")) is None:
        return said
    alone = facts.get("worth_of") == "part"
    of_shares = Decimal(worth) if alone else (Decimal(worth) * (sold or held or HUNDRED) / HUNDRED).quantize(CENT)
    if Decimal(facts["price"]) >= of_shares:
        return said
    whose = (
        "按您说的，就是这些股权的"
        if alone
        else f"按转让 {sold or held:f}% 算"
        if sold or held
        else "按净资产都是这些股权的算"
    )
    return (
        f"{said}转让价低于对应的净资产 {yuan(of_shares)}（{whose}）：没有正当理由的，税务机关可以按净资产核定转让收入，"
        "到时个人所得税比这里算的多。"
    )


HUNDRED = Decimal(100)


NOT_PAID_IN = (
    r"(?:没有?|未|尚未|从没|一分(?:钱)?(?:都|也)?没有?)(?:真正|实际)?(?:实缴|出资|出过?钱|投过?钱|缴过?)|[0零]实缴|实缴(?:是|为)?[0零](?![.\d])"
    r"|只?认缴[^,，。;；\d]{0,4}(?:没|未)"
)

_FOR_NOTHING = r"(?<![\d.])[0零]元[^,，。;；]{0,8}(?:行|可以|能|合法|合规|[吗么])"  # whether it may be
EQUITY = Matter(
    name="equity",
    subject="equity",
    title="测算个人转让股权的税",
    about="iit-equity-transfer-when",
    words=f"{SHARES}|{_MY_PART}|{_TO_ONE_KNOWN}",
    never=f"{_SOLD_BY_A_FIRM}|{_OTHERWISE}|{_ONLY_STAMP}|{_FOR_NOTHING}",
    main=("price", "cost"),
    slots=(
        Slot(
            "price", "转让价", PRICE, ask("股权卖多少钱？", "例如：80 万", "印花税按转让价算，个人所得税按赚的部分算。")
        ),
        Slot(
            "cost",
            "取得成本",
            COST,
            ask(
                "这些股权当初花了多少钱（实缴的出资或者买价）？",
                "例如：50 万；没有实缴就说没有",
                "个人所得税按转让价减成本和税费后的余额算。",
                "认缴没有实缴的不算成本。",
                ("没有实缴", "没有实缴"),
            ),
        ),
        Slot("net_assets", "净资产", r"净资产(?:份额|总额|一共|大概|是|有|为|的)*"),
        Slot("worth_of", "净资产是", shows={"part": "这些股权对应的", "all": "整个公司的"}),
        Slot("sold", "转让的比例", suffix="%"),
        Slot("sold_half", "转让的", shows={"true": "持有的一半"}),
        Slot(
            "sold_of",
            "转让的比例是",
            shows={"either": "公司的或者手里的", "firm": "公司的", "held": "手里股权的"},
        ),
        Slot("held", "原来持有", suffix="%"),
        Slot("cost_of", "成本", shows={"part": "是转让的这部分的"}),
    ),
    exclusive=(("sold", "sold_half"),),
    cases=_equity_cases,
    tells=_equity_told,
    missing=lambda facts: [name for name in ("price", "cost") if name not in facts],
    reads=_read_equity,
    foreign=NOT_THE_PRICE,
    past=COST,
    dated=False,
)
