"""Numbers of homes (两套, 第三套, 二套), and of whatever else is counted, so that it is taken for nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional

from language.quantities.numerals import Numeral
from language.quantities.patterns import words
from language.quantities.signs import Kind, Marked

_N, _H = f"[{Kind.NUMBER.chars}]", f"[{Kind.HOMES.chars}]"
_ANY = f"[{Kind.NUMBER.chars}{Kind.BIG.chars}]"
_BUY = words("买(?!车|保) 置业 购")
_HOMES = re.compile(
    rf"(?P<first>首套|头套|[第头]{_N}[次回](?={_BUY})|头[次回](?={_BUY}))|(?P<nth>第|(?<!手)头)?(?P<number>{_N})\s*"
    + words(
        """套(?!餐|路|件|系统|内|现|票|娃|房?贷|方案|流程|房?政策|说法|手续|题) 处(?![理罚分]) 间(?=房)
        [栋幢](?!楼) 个(?=小?(?:房|住房|住处|公寓|别墅|住宅))"""
    )
)
# 二套 is the second one, 两套 are two; 三套 is the third one where nothing says that somebody has them.
_OWNED_TWO = re.compile(r"[有下共剩]\s*$")
_NTH_BEFORE = re.compile(r"(?:^|[\s,;:。!?(]|[是算按为成属的那到]|属于|[买对]方|买[家主]|人家)$")

_ASKED = "(?![不吗么嘛吧呢啊准]|$)"  # 300万行不行, 300万批吗: no lines, no lots
_MEASURE = words(
    rf"""(?<!\s)人(?!(?:名下)?[都各]?(?:已经)?有?{_H})
    岁 周岁 号 楼 层 室 单元 栋 幢 座 门 条 款 项 次 回 张 口 名 位 天 日 小时 分钟 秒 周 星期 礼拜
    期 版 届 级 公里 公斤 斤 克 吨 度 台 辆 部
    家(?![里人庭中有就]) 份 页 行{_ASKED} 字 笔 股 手(?![里上头边中续]) 居 厅 卫 环 路 街 站 排 队 批{_ASKED}
    类 种 步 遍 句
    倍 折 % ‰ 个点 个百分点 点钟 点半
    个人(?!养老|所得|个税|出租|社保|公积金|[交缴承卖买名账]|部分)
    个(?:小时|钟头|工作日|孩子|娃|小孩|老人|股东|部门|窗口|问题|字|年度|季度|税|星期|礼拜) 点税 点{_ANY}分?
    成(?![交的是不没就本]) 米(?![0-9a-z]) [中小]学 [A-Za-z]"""
)
# What is counted or numbered: 第三条, 16号公告, 601室, 百分之二十, 20%, 1个点.
_OTHERS = (
    re.compile(rf"(?:^|(?<=[\s,;:是]))[-负]\s*{_ANY}"),
    re.compile(
        words("第 百分之 千分之 万分之 附件 公告 财税 税总 字 no.? NO.? [A-Za-z](?<!rmb)(?<!RMB)")
        + rf"\s*{_ANY}[条款项号章节期次%]?"
    ),
    re.compile(rf"{_ANY}[多来余]?\s*{_MEASURE}"),
)
_BEHIND = re.compile(rf"(?:(?<=单元)|(?<=[号楼室栋座幢门尾第校编码话机{Kind.OTHER.chars}])){_N}(?!\s*[元块])")
_EACH_TIME = re.compile("[次笔回趟]$")  # 一次700: what stands right behind is a number of its own
_CODES = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{4,6}"
    r"|[零一二六七八九]几年|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"
    r"|(?<!\d)(?:12366|12345|12315|12333|12329|95\d{3}|100(?:86|10|00)|1(?:10|20|14))(?=[打投热]|电话)"
)


@dataclass(frozen=True)
class Homes:
    """``count`` is ``None`` where it is not said exactly: 几套, 两三套."""

    count: Optional[int]


def mark_codes(marked: Marked) -> None:
    """Telephone numbers, number plates and 九几年, before any number is looked for."""
    marked.mark(_CODES, lambda found: (Kind.OTHER, found.group()))


def mark_homes(marked: Marked) -> None:
    """Of ``NTH`` the count is the place in order."""

    def make(found: re.Match[str]) -> tuple[Kind, object]:
        if found["first"]:
            return Kind.NTH, Homes(1)
        number = marked.value(found["number"], Numeral)
        before = found.string[: found.start()]
        second = number.text == "二" and not _OWNED_TWO.search(before)
        third = number.text in ("三", "四", "五") and _NTH_BEFORE.search(before) is not None
        nth = found["nth"] or second or third
        exact = number.exact
        count = int(exact) if exact is not None and exact == exact.to_integral_value() else None
        return (Kind.NTH if nth else Kind.HOMES), Homes(count)

    marked.mark(_HOMES, make)


def mark_others(marked: Marked) -> None:
    def make(found: re.Match[str]) -> Optional[tuple[Kind, object]]:
        before = marked.get(found.string[: found.start()][-1:], str) or ""
        return None if _EACH_TIME.search(before) else (Kind.OTHER, found.group())

    for pattern in _OTHERS:
        marked.mark(pattern, lambda found: (Kind.OTHER, found.group()))
    marked.mark(_BEHIND, make)
