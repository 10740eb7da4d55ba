"""Fees for a service, for writing, for a licence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from actions.everyday.matter import Made, Matter, Said, Slot, Variants, ask, known
from actions.everyday.pay_words import AFTER_TAX, CENT, LABOUR_CONTRACT, NOTHING_ELSE, OWN_CONTRACT, SETTLES, YES_NO
from actions.everyday.wages_read import A_YEARS_PAY, NOTHING_WITHHELD
from backends.everyday.schemas import Assessment
from dialogue.thread import Facts
from kit.money import yuan
from language.quantities import read_number


def _read_fee(said: Said) -> Mapping[str, str]:
    found: dict[str, str] = {}
    royalties, labour = said.has("稿酬|(?<!审)稿费|版税"), said.has("劳务")
    if (royalties and labour) or (said.known.get("kind") and said.has("哪[个种样]|相比|比较|差多少|区别")):
        found["kind"] = "either"
    elif said.has(_NOT_PUBLISHED) or (not royalties and said.has("审稿|校对|校稿")):
        found["kind"] = "labour"
    elif (
        royalties
        or said.has("发表|刊登|登[了在]|出版|出书|出了(?:一?本)?书")
        or (said.has(_PUBLISHER) and said.has(_WRITING))
    ):
        found["kind"] = "royalties"
    elif said.has(_WRITING) and not said.known and not labour:
        found["kind"] = "either"
    elif said.has(_LICENSED):
        found["kind"] = "licence"
    elif said.has("劳务|讲课|课酬|课时|兼职|咨询费|设计费|翻译") or said.has(_WORKED):
        found["kind"] = "labour"
    if _is_of_year(said, found):
        return found | _year_of(said)
    if "year" in said.known and said.has(_ONE_PAYMENT):
        found["year"] = "false"
    taken = next((one for one in said.sums if one.name == "withheld"), None)
    if taken is not None:
        found["roughly"] = "true" if taken.about else ""
    if said.has(NOTHING_ELSE):
        found["only_income"] = "true"
    elif said.known and said.has(SETTLES):
        found["view"] = "汇算"
    parts = re.search(_IN_PARTS, said.plain) if said.known else None
    if parts is not None and (count := read_number(parts[1])) is not None and count > 1:
        found["times"] = str(int(count))
    if said.known and said.has(_HAS_A_JOB) and not said.has("劳务|讲课|稿|这笔|那笔|改成|没有?本职|不上班"):
        return {"amount": ""}  # 我还上着班 一个月8千: of the pay, with which it is settled
    own = [str(one.amount) for one in said.sums if one.name in ("", "amount")]
    told = own[0] if own else ""
    often = re.search(_OFTEN, said.plain) if told and said.has(_EACH_TIME) else None
    if often is not None and (count := read_number(often[1])) is not None and count > 1:
        return {**found, "amount": str(Decimal(told) * count), "view": WHOLE_MONTH}
    if said.more and told:
        return {**found, "amount": own[-1], "view": WHOLE_MONTH}
    if len(own) > 1 and said.has(_COMPARED) and found.get("kind") != "either":
        found |= {"amount": own[0], "also": own[1]}
    if len(own) > 1 and said.has(_AGREED) and Decimal(own[0]) > Decimal(own[1]):
        found |= {"amount": own[0], "withheld": str(Decimal(own[0]) - Decimal(own[1]))}
    elif said.has(AFTER_TAX) and not said.has(_ASKS_NET) and (told or "amount" in said.known):
        found |= {"net_amount": told or said.known["amount"], "amount": ""}
    elif said.has("税前") and not told and "net_amount" in said.known:
        found["amount"] = said.known["net_amount"]
    return found


def _is_of_year(said: Said, found: Mapping[str, str]) -> bool:
    """去年劳务一共30万: all of a year's, and no payment of it; so is so much of which it is asked what is still due."""
    if said.has(_ONE_PAYMENT) or said.has(NOTHING_ELSE) or found.get("kind") == "either":
        return False
    if said.has(_HALVES):
        return True
    much = any(one.amount >= A_YEARS_PAY for one in said.sums if one.name in ("", "amount"))
    if said.known.get("year") == "true":
        return True
    return bool(said.sums or "amount" in said.known) and (said.has(_YEARS) or (much and said.has(_DUE)))


def _year_of(said: Said) -> dict[str, str]:
    each = [one for one in said.sums if one.name in ("", "amount")]
    halves = [one.amount for one in each if "半年" in one.lead]
    own = str(sum(halves)) if len(halves) > 1 else next((str(one.amount) for one in each), "")
    found = {"year": "true"} | ({"amount": own} if own else {})
    nothing = said.has(NOTHING_WITHHELD) or said.known.get("withheld") == "0"  # stays so for another sum
    return found | ({"withheld": "0"} if nothing and not any(one.name == "withheld" for one in said.sums) else {})


_ONE_PAYMENT = r"一[次笔场节堂]|[这那每]次|[这那]笔|[一每]个?月|[两二三四五]笔"
_HALVES = r"[上前]半年[^,，。;；]{0,8}\d.*[下后]半年[^,，。;；]{0,8}\d"
_DUE = r"[补](?!课|贴|助)"
_YEARS = (
    r"(?:[去前]年|(?<![第了满近半])一年|全年|整年|年度|年里|20\d\d年?)(?![级多])[^。;；]{0,16}(?:劳务|一共|总共|合计|加起来|到手)|"
    r"今年[^。;；]{0,10}(?:一共|总共|合计|加起来)|劳务(?:报酬|费|收入)?[^,，。;；\d]{0,6}(?:[去前]年|一年|全年|整年)"
)

# 5000扣多少 8000呢
_COMPARED = r"差|比|哪|一笔.*一笔|[两2]笔|(?:多少|几)[^\d,，。]{0,6}[\d.]+\s*[万千块元]?呢"

_ASKS_NET = (
    rf"不是(?:{AFTER_TAX})|(?:{AFTER_TAX})[^,，。\d\s]{{0,6}}(?:多少|几)|(?:多少|几)[^,，。\s]{{0,4}}(?:{AFTER_TAX})"
)

# 一次课600 一个月8次: what goes on is one each month.
_EACH_TIME = r"(?:[一每]|按)(?:[次节堂天场回]|个?(?:小时|课时))"

_COUNT = r"(\d{1,2}|[一二两三四五六七八九十]{1,3})(?:[次节堂天场回]|个?(?:小时|课时))"

_OFTEN = rf"(?:[一每这当]个?月|月)[^\d一二两三四五六七八九十,，。]{{0,6}}{_COUNT}"

WHOLE_MONTH = "按月"

# 说好8000 到手6720: what is missing was withheld.
_AGREED = r"(?:说好|谈好|讲好|约定|应该|税前|报价).*(?:到手|实际|只给|收到|打给|给了)"

_IN_PARTS = r"分(?:成|开)?([两2二三3四4五5六6]|1[0-2])(?:次|笔|个?月|回|期)|分(?:开|期)[给付发]"

# 把专利授权给人用
_LICENSED = (
    r"特许权|专利使用费|著作权使用|(?:专利|商标|著作权|版权|专有技术|非专利技术)[^,，。;；\d]{0,6}(?:授权|许可|租|给(?:人|别人|公司|厂)[^,，。;；\d]{0,4}用|让人用|使用权)"
    r"|(?:授权|许可)[^,，。;；\d]{0,8}(?:专利|商标|著作权|版权|专有技术)"
)
_WORK = (
    r"(?<!给我)(?<!给我们)(?<!替我)(?<!帮我)(?:画(?:画|图|像|了|插画|漫画|头像)|插画|漫画|拍(?:照|摄|[^,，。;；\s\d]{0,3}(?:片|视频|广告|婚礼|写真))|摄影|摄像|剪(?:视频|片)|讲[^,，。;；\s]{0,5}课|讲座|上课|授课|培训|家教|补课|陪练|"
    r"翻译|设计|写(?:代码|程序|软件|方案|文案)|编程|做(?:网站|小程序|软件|账|课件|ppt|PPT|方案|主持|保洁|模特|饭)|主持|演出|唱歌|跳舞|化妆|"
    r"搬家|搬东西|搬货|修(?:电脑|水管|车|东西)|帮忙|干活|打零工|零工|私活|干(?:装修|木工|水电|瓦工|油工|泥瓦|小工|零活|私活)|刷(?:墙|漆|大白)|贴(?:瓷?砖|墙纸)|砌墙|焊[接活]|搬砖|安装)"
)

_WORKED = rf"{_WORK}[^\d]{{0,12}}?(?:收(?!了?我)了?|(?:给|挣|赚|得|拿)了?[我他她]?|付了?我)"

_WORKED += rf"|{_WORK}[^\d]{{0,12}}?(?:说好|谈好|讲好|约定|报价|一共|总共)(?:是|给|了)?"

_WORKED = rf"(?:{_WORKED})"

_WORKED += r"(?=[^\d]{0,4}[\d一二两三四五六七八九十])"

_HAS_A_JOB = r"(?=.*(?:[一每]个?月|月薪|工资)).*(?:上着班|在上班|有班上|本职|正式工作|单位上班)"
_NOT_PUBLISHED = r"(?:不|没有?|未)(?:发表|刊登|登出来|出版|出书)"
# What is written for them is published.
_PUBLISHER = r"报社|报纸|报刊|日报|晚报|晨报|周刊|期刊|杂志|月刊|副刊|学报|出版"
_WRITING = (
    r"写(?:了?[一几两三]?[个篇份本首部]?)(?:稿|文章|文案|书|小说|散文|诗|评论|专栏)"
    r"|出(?:了|版)?(?:一?本)?书|供稿|投稿|约稿|撰稿|审稿|译稿"
)


def _fee_cases(facts: Facts) -> Variants:
    """What is written for somebody is 稿酬 only where it is published."""
    inputs = known(facts, "withheld", "only_income", "other_taxable_income")
    inputs |= known(facts, "net_amount") or known(facts, "amount")
    if facts.get("year") == "true":
        return [("", known(facts, "amount", "withheld", "other_taxable_income", "year", "kind"))]
    if facts.get("view") == "汇算":
        inputs["settle"] = "true"
    if facts.get("kind") != "either" and "also" in facts and "amount" in inputs:
        both = [inputs["amount"], facts["also"]]
        return [(f"{Decimal(one):,f} 元", {**inputs, **known(facts, "kind"), "amount": one}) for one in both]
    inputs |= known(facts, "kind") if facts.get("kind") != "either" else {}
    if "times" in facts and "amount" in inputs and facts.get("kind") != "either":
        each = str((Decimal(inputs["amount"]) / int(facts["times"])).quantize(CENT))
        return [(ALL_AT_ONCE, inputs), (EACH_MONTH, {**inputs, "amount": each})]
    if facts.get("kind") != "either":
        return [("", inputs)]
    return [("按劳务报酬", {**inputs, "kind": "labour"}), ("按稿酬", {**inputs, "kind": "royalties"})]


def _fee_told(facts: Facts, made: Made) -> str:
    if facts.get("year") == "true":
        return ""
    roughly = "roughly" in facts
    taken = "；".join(
        _checked(when, found, Decimal(facts["withheld"]), roughly=roughly)
        for when, found in made
        if "withheld" in facts
    )
    taken = f"{taken}。" if taken else ""
    if taken and roughly and any({"refund", "due"} & set(found.amounts()) for _, found in made):
        taken += f"退补按 {Decimal(facts['withheld']):,f} 元估的，准数看个税 APP 的收入纳税明细。"
    if facts.get("view") == WHOLE_MONTH:
        taken = f"同一件事连续做的，一个月的钱合在一起算一次，是 {yuan(Decimal(facts['amount']))}。{taken}"
    if [when for when, _ in made] == [ALL_AT_ONCE, EACH_MONTH]:
        return _parts_told(int(facts["times"]), made)
    if facts.get("kind") != "either":
        return taken
    (_, labour), (_, royalties) = made
    less = labour.amounts()["withheld_tax"] - royalties.amounts()["withheld_tax"]
    apart = f"同样的钱，稿酬少扣 {yuan(less)}。" if less else "两种扣得一样多。"
    return f"{taken}作品出版、发表的是稿酬，没有的是劳务报酬。{apart}"


def _checked(when: str, found: Assessment, withheld: Decimal, *, roughly: bool) -> str:
    """Whether what was really withheld, or ``roughly`` was, is what the law has."""
    lawful = found.amounts()["withheld_tax"]
    if roughly and lawful.adjusted() == withheld.adjusted() and withheld <= lawful < withheld + _step(withheld):
        return f"{when}应预扣 {yuan(lawful)}，和您说的 {withheld.normalize():,f} 多元对得上"
    apart = withheld - lawful
    word = f"{'多' if apart > 0 else '少'}扣 {yuan(abs(apart))}" if apart else "扣得对"
    return f"{when}应预扣 {yuan(lawful)}，实际扣了 {yuan(withheld)}，{word}"


def _step(amount: Decimal) -> Decimal:
    """One of its last digit that is told: 一千多 is less than 2,000, 一千二百多 less than 1,300."""
    return Decimal((0, (1,), amount.normalize().as_tuple().exponent))  # type: ignore[arg-type]


def _parts_told(times: int, made: Made) -> str:
    """One job paid in parts is one; what goes on for months is one each month."""
    (_, whole), (_, each) = made
    one, apart = whole.amounts()["withheld_tax"], each.amounts()["withheld_tax"]
    return (
        f"同一件事的钱分几笔付，还是一次，合起来预扣 {yuan(one)}。连续做几个月、按月结算的，一个月算一次："
        f"每次预扣 {yuan(apart)}，{times} 次一共 {yuan(apart * times)}。"
    )


ALL_AT_ONCE, EACH_MONTH = "算一次", "每月算一次，每次"

_KINDS = {"labour": "劳务报酬", "royalties": "稿酬", "licence": "特许权使用费"}


def _fee_of_wages(facts: Facts) -> Facts:
    """What was taken for wages is one payment for work."""
    return {"amount": facts["monthly_salary"]} if "monthly_salary" in facts else {}


PART_TIME = Matter(
    name="part_time",
    subject="part_time",
    title="测算劳务报酬个人所得税",
    about="iit-labor-withholding",
    words=rf"劳务|讲课|课酬|课时|稿酬|稿费|版税|兼职|特许权使用费|咨询费|设计费|翻译费|[做当]翻译|(?:发表|刊登)[^,，。;；\s]{{0,8}}(?:论文|文章|作品|小说|散文|诗|稿)|{_WRITING}|{_WORKED}",
    never=(
        r"小规模|个体|[开家个]店|店里|工作室|加班|在[^,，。]{0,6}上班|经营|派遣|发票|代开|公司付|年薪|(?<!含)增值税|连续劳务|"
        rf"^(?!.*{LABOUR_CONTRACT}).*(?:月薪|(?<!没)(?<!没有)(?<!无)(?<!不算)工资(?!上))"
    ),
    main=("amount", "net_amount"),
    adds=("amount",),
    slots=(
        Slot(
            "amount",
            "收入",
            r"劳务(?:报酬|费)?|讲课费?|稿[酬费]|版税|兼职|使用费|咨询费|设计费|翻译费|给了?我?|收入|拿了",
            ask("这一笔收入（税前）是多少？", "例如：5000", "按一次的收入预扣个人所得税。"),
        ),
        Slot("roughly", "已预扣是约数", shows=YES_NO),
        Slot("withheld", "已预扣", r"预[扣缴]了?(?:税|所得税)?|扣了(?:税|所得税)?|扣(?:所得)?税(?!前|后)|已[扣缴交]"),
        Slot("other_taxable_income", "其他综合所得应纳税所得额", r"应纳税所得额"),
        Slot("net_amount", "到手（税后）", r"(?!)x"),
        Slot("also", "另一个数", r"(?!)x"),
        Slot("kind", "种类", shows={**_KINDS, "either": "劳务报酬或者稿酬"}),
        Slot("only_income", "全年只有这一笔", shows=YES_NO),
        Slot("times", "分几次给", suffix=" 次"),
        Slot("year", "这是", shows={"true": "全年的", "false": "一次的"}),
    ),
    cases=_fee_cases,
    missing=lambda facts: [] if {"amount", "net_amount"} & set(facts) else ["amount"],
    reads=_read_fee,
    exclusive=(("amount", "net_amount"),),
    outdates={"amount": ("withheld",)},
    inherits={"wages": _fee_of_wages},
    joins_from={"wages": OWN_CONTRACT},
    follows=rf"{SETTLES}|{AFTER_TAX}|哪[个种样]|发表|出版|{_IN_PARTS}",
    compares=True,
    tells=_fee_told,
    chips=lambda facts: (
        [] if {"only_income", "year"} & set(facts) else [("全年只有这一笔，能退多少", "全年只有这一笔，能退多少")]
    ),
    topic=r"劳务报酬|稿酬|讲课费",
)
