"""Letting a home or a shop."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from actions.everyday.matter import Made, Matter, Said, Slot, ask, known
from dialogue.thread import Facts
from kit.money import yuan
from language.property_kinds import NOT_HOME
from language.quantities import read_number


def _read_rent(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    if said.has(rf"{NOT_HOME}|办公|非住宅|公寓楼"):
        found["property"] = "shop"
    elif said.has("住房|住宅|房子|民房|一套房|家里|公寓|住人|住家|[一二两三四]居|楼房|平房|[那这另][外一]?套"):
        found["property"] = "home"
    if said.has("一般纳税人"):
        found["owner"] = "general_company"
    elif said.has(_FIRM_LETS) or (said.has("公司|企业|单位") and not said.has(_TO_A_FIRM)):
        found["owner"] = "small_company"
    elif said.has("个人|我自己|本人"):
        found["owner"] = "person"
    months = re.search(r"租(\d+)个月", said.plain)
    if months:
        found["months"] = months[1]
    elif (years := re.search(_YEARS, said.plain)) is not None and (count := read_number(years[1])) is not None:
        found["months"] = str(int(count * 12))
    year = next((one for one in said.sums if one.name == "annual_rent"), None)
    if year is not None:
        found["monthly_rent"] = str(round(year.amount / 12, 2))
        found["annual_rent"] = ""
    elif said.known and (months_of := _months_of(said)):
        amount = next((one.amount for one in said.sums), Decimal(said.known.get("monthly_rent", "0")))
        found["monthly_rent"] = str(round(amount / months_of, 2))
    elif (whole := _of_a_term(said)) is not None:
        found |= whole
    if said.has(r"不含(?:增值)?税|未税|不带税"):
        found["without_vat"] = "true"
    elif said.has(r"(?<![不未没])含税|带税|价税合计"):
        found["without_vat"] = "false"
    if said.has(_BY_YEAR) and said.has(r"房产税|印花税"):
        found["view"] = A_YEAR
    if (
        said.known
        and said.has(r"综合(?:征收|税)?率|综合征收|核定征收|(?<![\d.])2\.5\s*(?:%|个?点)|百分之二点五")
        and not said.has("涨|递增")
    ):
        found["view"] = "综合征收率"
        if said.has(r"按\d[\d.]*(?:块|元)?(?:[交缴]|还是)"):
            found["monthly_rent"] = ""  # 按836交还是按2.5%交: what was computed, and no rent
    return found


_REPAIRS = (
    r"(?:修缮|维修|装修|(?:(?<![装研])修|[修补]漏|疏通|换|刷|粉刷)(?:了|个|一下|下)*(?:水管|水龙头|管道|下水道?|马桶|空调|热水器|电路|线路|灯|门窗?|窗户?|锁|屋顶|房顶|地板|墙面?|防水|房子?|燃气灶|暖气))"
    r"(?:费|了|又|就|还|也|共|一共|总共|花掉?|用掉?|的|钱|是|[,，\s])*"
)
_YEARS = r"(?:租期?|签了?|合同期?|租了|一共|一次签)(?:是|为)?([两二三四五六七八九十]{1,2}|[2-9]|1\d)年"

_TERM = r"(?P<years>[两二三四五六七八九十]{1,2}|[2-9]|1\d)年(?:的|总|一共|总共|合计|共|下来|收|租金|房租|租|是)*$"


def _of_a_term(said: Said) -> dict[str, str] | None:
    """三年租金60万: of all years together."""
    for one in said.sums:
        told = re.search(_TERM, one.lead) if one.name in ("", "monthly_rent") else None
        if told is not None and (years := read_number(told["years"])):
            return {"monthly_rent": str(round(one.amount / (years * 12), 2)), "months": str(int(years * 12))}
    return None


_TO_A_FIRM = "租客|租户|租方|承租|对方|租给|租的是|来租"
# 小规模公司写字楼租给别的公司: a firm on both sides.
_FIRM_LETS = (
    r"(?<!给)(?<!给个)(?<!租客是)小规模|我司|(?:我们|咱们?|俺们?)公司(?!租)|"
    rf"公司(?:的|有|名下|把|将|自己|自有|拿|一?[个间处套栋])*(?:{NOT_HOME})[^,，。;；\s]{{0,4}}(?:出租|租给|租出|往外租|对外租)"
)

_TERMS = ((12, "一年|全年|整年"), (6, "半年"), (3, "一?个?季度?|三个月|3个月"))


def _months_of(said: Said) -> int:
    """For how many months the rent is that was told, where it is put right: 是一年的, 5500是半年的."""
    ends = r"的?(?:租金|房租)?[,，。 ]*(?:不是.*)?$"
    return next((n for n, words in _TERMS if said.has(rf"(?<!不是)(?<!不)(?:{words}){ends}")), 0)


A_YEAR = "一年"
_BY_YEAR = r"[一每全整]年|年租"


def _of_a_year(made: Made) -> str:
    found = made[0][1]
    told = {result.code: result for result in found.results}
    house, stamp = told["property_tax_of_year"], told["stamp_duty"]
    return f"{house.label} {yuan(house.amount)}，印花税 {yuan(stamp.amount)}（签合同时一次）。"


def _rent_told(facts: Facts, made: Made) -> str:
    if facts.get("view") == A_YEAR:
        return _of_a_year(made)
    if facts.get("view") != "综合征收率":
        return ""
    return (
        "综合征收率由房屋所在地税务机关定，各地不一样，北京现在按多少，我这里没有核到文件，须人工确认，"
        "不能拿一个比例来算。下面是按各税种的一般规定算的。"
    )


# What is let and is no building: of that the entries tell, and no rule of a home. 车位 and 房子带家具 are none.
_PREMISES = rf"房(?!产?中介|产公司|管局|东)|住宅|公寓|民宿|[一二两三四]居|楼(?!顶)|小区|{NOT_HOME}"
_THING = (
    r"(?<![上下停])车(?!位|库|间|棚)|轿车|面包|卡车|摩托|三轮|船|设备|机器|机械|挖掘?机|挖机|钩机|吊车|铲车|叉车|推土机|装载机|塔吊|吊篮|脚手架|"
    r"仪器|器材|音响|相机|镜头|无人机|电脑|打印机|服务器|投影|乐器|钢琴|家具|家电|服装|礼服|婚纱|货架|集装箱|模具|工具|广告[位牌]|屋顶|楼顶|外墙|墙面|"
    r"土地|块地|(?:的|片|家|里)地(?![段铁下址方点区])(?=.{0,6}租)|出租.{0,3}地(?![段铁下址方点区])|农田|耕地|林地|[亩]地|鱼塘|果园|大棚|牌照|车牌|账号"
)
_NO_PREMISES = rf"房车(?!位|库)|(?:屋|房|楼)顶[^,，。;；\s]{{0,8}}租|^(?!.*(?:{_PREMISES})).*(?:{_THING})"

# 个体户 收入60万 房租5万: what is paid for a shop, and nothing is let.
_RENT_PAID = (
    r"^(?!.*(?:出租|租给|租了?出去|往外租|收租|房东|租金收入)).*"
    r"(?:个体|开(?:了|着|个|家)*[^,，。;；\s]{0,4}[店馆]|小店|营业额|流水|进货|成本|人工|净?利润)"
)

RENT = Matter(
    name="rent",
    subject="rent",
    title="测算出租房屋的税",
    about="iit-rent-income",
    words=r"出租|租人|往外租|租出去|租给|月租|租金|房租|收租|年租|租了出去|房子租",
    never=rf"{_NO_PREMISES}|{_RENT_PAID}|^(?!.*(?:房产税|增值税|印花|哪些税)).*企业所得税|租房(?:扣|抵)|能[抵扣]|可以[抵扣]|专项|工资|月薪|年薪|承租|租来|转租|^(?!.*房产税).*(?:合同.{{0,8}}印花|印花税.{{0,6}}合同)|我租(?:的|了)|租车|发票|代开|普票|专票",
    foreign=(
        r"(?:物业|水电|燃气|取暖|暖气|中介|保险|保洁|网|管理)费(?:了|又|还|也|共|一共|花掉?|[交付给]了?|每个?月|的|是)*|"
        r"佣金|押金|房贷|月供|花[了掉]|(?:给|付|交)了?中介(?:[交付给]?了)?"
    ),
    main=("monthly_rent", "annual_rent"),
    exclusive=(("monthly_rent", "annual_rent"),),
    slots=(
        Slot(
            "monthly_rent",
            "月租金",
            r"月租金?|租金|房租|一个月|每个?月|租",
            ask("每月租金是多少？", "例如：5000", "各项税都按租金算。"),
        ),
        Slot(
            "annual_rent", "年租金", r"(?<![两二三四五六七八九十\d])年租金?|一年(?:的)?(?:租金|房租|收|租)?|每年|全年"
        ),
        Slot("repairs", "当月修缮费", _REPAIRS),
        Slot("property", "出租的是", shows={"home": "住房", "shop": "商铺等非住房"}),
        Slot(
            "owner",
            "出租方",
            shows={"person": "个人", "small_company": "企业（小规模）", "general_company": "企业（一般纳税人）"},
        ),
        Slot("without_vat", "租金", shows={"true": "不含税", "false": "含税"}),
        Slot("months", "租期", suffix=" 个月"),
    ),
    cases=lambda facts: [("", known(facts, "monthly_rent", "repairs", "property", "owner", "months", "without_vat"))],
    missing=lambda facts: [] if "monthly_rent" in facts else ["monthly_rent"],
    reads=_read_rent,
    chips=lambda facts: (
        ([("是商铺", "如果是商铺呢")] if facts.get("property") != "shop" else [("是住房", "如果是住房呢")])
        + ([("公司出租", "如果是公司出租呢")] if facts.get("owner", "person") == "person" else [])
    ),
    inherits={"property_tax": lambda _facts: {"owner": "small_company", "property": "shop"}},  # 那租出去呢, of a firm
    follows=rf"综合(?:征收|税)?率|综合征收|[年季]度?的|三个月的|年租|{NOT_HOME}|住房|住人|公司",
    tells=_rent_told,
    topic=r"个人出租.{0,10}(?:税|个税)|出租.{0,6}(?:住房|房屋|商铺).{0,10}(?:怎么算|多少|交哪些税)|公司出租.{0,8}(?:房|商铺).{0,16}税|住房.{0,14}一年要交多少税",
)
