"""Whom a person keeps and how they live, as it is told: what is deducted from income taxed by the year."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.everyday.matter import OPEN, Said
from language.quantities import read_number
from language.reading.named import count_of

CHILDREN = "娃|孩子|小孩|子女|儿子|女儿|孩"


def deductions_told(said: Said) -> dict[str, str]:
    """Who is kept and how one lives, which is deducted from any income that is taxed by the year."""
    return {**people_in(said), **share_in(said), **home_in(said)}


def people_in(said: Said) -> dict[str, str]:
    alone = said.has(_ONLY_CHILD)
    said = replace(said, plain=re.sub(_NO_CHILD_OF_MINE, " ", said.plain))
    found: dict[str, str] = {}
    infants = count_of(said.plain, "婴儿|宝宝|婴幼儿") or (1 if said.has("(?:3|三)岁以下|婴幼儿|宝宝") else None)
    children = count_of(said.plain, CHILDREN) or _children(said)
    aged, small = _ages(said)
    total = children or int(said.known.get("children", "0")) + int(said.known.get("infants", "0"))
    infants = infants or small
    if not children and total == 1 and small and said.has("老二|二宝|二胎|又生|第二个"):
        total = 2  # beside the one that was told before
    if infants and children and said.has("都(?:不到|没到|没满|是)?[^,，。 ]{0,2}(?:3|三)?岁|都.{0,3}(?:宝宝|婴儿)"):
        infants = children
    if infants:
        found["infants"] = str(infants)
        if rest := max(total - infants, aged):
            found["children"] = str(rest)
        elif said.known.get("children", "0") != "0":
            found["children"] = "0"
    elif (children or aged) and not said.has("没有?(?:孩子|娃|小孩)"):
        found["children"] = str(_with_known(max(children or 0, aged), said))
    if said.has("没有?(?:孩子|娃|小孩)"):
        found["children"] = "0"
    elderly = said.has("老人|父母|爸妈|爹妈|赡养|老爸|老妈")
    of_them = elderly or said.asked == "elderly" or "elderly" in said.known  # 我弟月薪2万 tells of no parents
    if said.has("非独生|不是独生|分摊") or (of_them and not alone and said.has(_SIBLINGS)):
        found["elderly"] = "shared"
    elif alone and (of_them or said.has("独生")):
        found["elderly"] = "only_child"
    elif elderly and said.has("(?:没|不|未)(?:到|满|够)[六60]+"):
        found["elderly"] = "none"
    elif elderly and not said.has("没有?老人"):
        found["elderly"] = said.known.get("elderly", OPEN)
    elif said.asked == "elderly" and said.has("^(?:是|对|嗯)"):
        found["elderly"] = "only_child"
    elif said.asked == "elderly" and said.has("^(?:不是|不|否)"):
        found["elderly"] = "shared"
    return found


_ONE_MORE = re.compile(rf"(?:[再又]多?|多)(?:[加生添要来养]|加上)?了?(?:[一两俩二三123])?个?(?:{CHILDREN})")


def _with_known(told: int, said: Said) -> int:
    """再加一个孩子呢: beside those who were told before."""
    return told + (int(said.known.get("children", "0")) if _ONE_MORE.search(said.plain) else 0)


_SIBLINGS = r"兄弟|姐妹|姐弟|兄妹|哥哥|弟弟|姐姐|妹妹|[有她他我和跟](?:一?个)?亲?[哥弟姐妹]"
_NO_CHILD_OF_MINE = r"就?(?:有|剩|生了?|养了?)?(?:我|她|他)(?:这|这么)?(?:一个|独)(?:孩子|娃|小孩|儿子|女儿|闺女)"
_ONLY_CHILD = rf"独生|独苗|独[子女](?![\u4e00-\u9fff]{{0,2}}公司)|{_NO_CHILD_OF_MINE}|没有?(?:兄弟姐妹|兄弟|姐妹)"


def _ages(said: Said) -> tuple[int, int]:
    """How many children are said to be three or older, and how many younger; a parent's age is no child's."""
    plain = re.sub("老[大二三四]", "娃", said.plain)  # 老二一岁 is one year old
    told = re.findall(
        r"([^\d,，。;；\s]{0,6}?)(\d{1,2}|[一二两三四五六七八九十]{1,3})(个月大(?![概约致多都部])|岁)(?!以)", plain
    )
    mine = [
        (read_number(count), unit, re.search("不到|没到|没满|未满|不满", who) is not None)
        for who, count, unit in told
        if not re.search("[爸妈爹娘父母他她]|老人|我(?:今年|都|快)?$", who)
    ]
    ages = [
        0 if unit == "个月大" else int(count) - below
        for count, unit, below in mine
        if count is not None and count < GROWN
    ]
    ages += [0] * len(re.findall("刚出生|刚生|新生儿|刚满月|还没断奶", plain))
    return sum(age >= INFANT for age in ages), sum(age < INFANT for age in ages)


GROWN, INFANT = 30, 3  # years: nobody's child at school, and from when on 子女教育 takes the place of 婴幼儿照护

_AT_SCHOOL = (
    "学|小学|幼儿园|初[中一二三]|高[中一二三]|大[学一二三四班]|[小中]班|中专|职高|技校"
    "|研究生|研[一二三]|[一二三四五六]年级"
)


def _children(said: Said) -> int | None:
    if said.has("一儿一女|二胎|二孩|龙凤胎|双胞胎"):
        return 2
    if behind := re.search(rf"(?:{CHILDREN})有?([一两俩三123])个", said.plain):
        return {"一": 1, "1": 1, "三": 3, "3": 3}.get(behind[1], 2)
    at_school = rf"(?:孩子|娃|儿子|女儿|闺女)(?:今年|还?在|刚)?[上读念](?:{_AT_SCHOOL})"
    return (
        1
        if said.has(
            rf"[有加养扣]一?个?(?:[^,，。;；\s不没]{{0,8}}的)?(?:孩子|娃|小孩|儿子|女儿|闺女)|{at_school}|独生(?:儿|女儿)$"
        )
        else None
    )


def share_in(said: Said) -> dict[str, str]:
    """Which part of the children's deduction is taken here."""
    if not {"children", "infants"} & set(said.known) and not said.has(CHILDREN):
        return {}
    if said.has("一人(?:扣|抵|报)?一半|各扣?一半|一半一半|平摊|平分|夫妻各"):
        return {"children_share": "0.5"}
    return {"children_share": "1"} if said.has("[都全](?:算|放|填|由|给|归)?(?:在|到)?我|我一个人扣") else {}


SPOUSE = r"媳妇|老婆|老公|爱人|配偶|对象|先生|太太|丈夫|妻子"


# 房子是租的, 租着房, 在外头租了个单间: of who lives for rent, and not of who lets (房子租给别人).
RENTS = (
    r"(?<![出转])租房|租的房|租着|(?<!收)(?<!收的)房租(?!收入)|(?<!收)(?<!收的)租金(?!收入)|房子?(?:都|也|还|就|现在|目前|一直|是|自己)*租(?:的|着|来的)|[住居](?:的|着)*(?:地方|那儿)?(?:都|也|就|是|在)*租(?:的|来的)"
    r"|(?<![出转])租(?:了|住|个|着|一|间|套|的|在)*(?:房|屋|单间|公寓|[一两三]居|开间|隔断|次卧|主卧)|租住|[合整]租(?!出)|(?:在外[面头边]?|自己|现在|目前)租(?:的|着|住|了)"
)


def home_in(said: Said) -> dict[str, str]:
    rent, loan = f"(?:{RENTS})", "(?:房贷|按揭|住房贷款|还贷|贷款买房)"
    no = "(?:不是|不要|不用|不算|不扣|不选|没有?|去掉|取消|别算|不)"
    rents = said.has(rent) and not said.has(rf"{no}{rent}|{rent}(?:不要|不算|换|改)")
    lends = said.has(loan) and not said.has(rf"{no}{loan}|{loan}(?:不要|不算|换|改)")
    before = said.known.get("housing")
    if not rents and not lends:
        return {"housing": "none"} if said.has(f"{rent}|{loan}|不算房") else {}
    if before in ("rent", "loan") and said.has(SPOUSE):
        return {"housing": before, "view": "住房"}
    now = "rent" if rents else "loan"
    both = (rents and lends) or (before in ("rent", "loan") and before != now)
    return {"housing": now} | ({"view": "住房"} if both else {})
