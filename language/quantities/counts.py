"""Numbers of homes (两套, 第三套, 二套), and of whatever else is counted, so that it is taken for nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Optional

from language.quantities.numerals import Numeral
from language.quantities.signs import Kind, Marked

_N = f"[{Kind.NUMBER.chars}]"
_H = f"[{Kind.HOMES.chars}]"
_ANY = f"[{Kind.NUMBER.chars}{Kind.BIG.chars}]"
_HOMES = re.compile(
    rf"(?P<first>首套|(?:第|头){_N}[次回](?=买(?!车|保)|置业|购)|头[次回](?=买(?!车|保)|置业|购)|头套)|(?P<nth>第|头)?(?P<number>{_N})\s*"
    r"(?:套(?!餐|路|件|系统|内|现|票|娃|房?贷)|处(?![理罚分])|间(?=房)|[栋幢](?!楼)|个(?=小?(?:房|住房|住处|公寓|别墅|住宅)))"
)
_OWNED = re.compile(r"(?:有|下|共|剩)\s*$")
_OWNED_BEFORE = re.compile(r"(?:有|下|共|剩|过|[这那还又买卖留拿]|卖了|掉)\s*$")

_WORDS = (
    "岁 周岁 号 楼 层 室 单元 栋 幢 座 门 条 款 项 次 回 张 口 名 位 天 日 小时 分钟 秒 周 星期 礼拜 期 版 届 级 公里 公斤 斤 克 吨 度 台 辆 部 家 "
    "份 页 行 字 笔 股 手 居 厅 卫 环 路 街 站 排 队 批 类 种 步 遍 句 倍 折 % ‰ 个点 个百分点 点钟 点半"
).split()
_OF = "人 小时 钟头 工作日 孩子 娃 小孩 老人 股东 部门 窗口 问题 字 年度 季度 税 星期 礼拜".split()
_MEASURE = "|".join([f"人(?!{_H})", *map(re.escape, _WORDS), *(f"个{word}" for word in _OF)])
# What is counted or numbered: 第三条, 16号公告, 601室, 百分之二十, 20%, 1个点.
_OTHER = re.compile(
    rf"(?:第|百分之|千分之|万分之|附件|公告|财税|税总|字|no\.?|NO\.?|[A-Za-z](?<!rmb)(?<!RMB))\s*{_ANY}(?:[条款项号章节期次%])?"
    rf"|{_ANY}[多来余]?\s*(?:{_MEASURE}|点税|点{_ANY}分?|成(?!交)|米(?![0-9a-z])|[中小]学|[A-Za-z])"
    rf"|(?:(?<=单元)|(?<=[号楼室栋座幢门尾第校编码话机]))\s*{_ANY}(?!\s*[元块])"
)
_NEGATIVE = re.compile(rf"(?:^|(?<=[\s,;:是]))[-负]\s*{_ANY}")
_CODES = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{4,6}"
    r"|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"
    r"|(?<!\d)(?:12366|12345|12315|12333|12329|95\d{3}|100(?:86|10|00)|1(?:10|20|14))(?=[打投热]|电话)"
)


@dataclass(frozen=True)
class Homes:
    """``count`` is ``None`` where it is not said exactly: 几套, 两三套."""

    count: Optional[int]


def mark_codes(marked: Marked) -> None:
    """Telephone numbers and number plates, before any number is looked for."""
    marked.mark(_CODES, lambda found: (Kind.OTHER, found.group()))


def mark_homes(marked: Marked) -> None:
    """Of ``NTH`` the count is the place in order."""

    def make(found: re.Match[str]) -> tuple[Kind, object]:
        if found["first"]:
            return Kind.NTH, Homes(1)
        number = marked.value(found["number"], Numeral)
        # 二套 is the second one, 两套 are two; 三套 after 有 are three, else the third.
        owned = _OWNED_BEFORE if number.text != "二" else _OWNED
        spoken = number.text in tuple("二三四五") and not owned.search(found.string[: found.start()])
        exact = number.exact
        count = int(exact) if exact is not None and exact == exact.to_integral_value() else None
        return (Kind.NTH if found["nth"] or spoken else Kind.HOMES), Homes(count)

    marked.mark(_HOMES, make)


def mark_others(marked: Marked) -> None:
    marked.mark(_NEGATIVE, lambda found: (Kind.OTHER, found.group()))
    marked.mark(_OTHER, lambda found: (Kind.OTHER, found.group()))
