"""The fields of invoice forms: how each is asked for and read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from actions.housing.facts import amount
from actions.invoices.form import Field
from backends.invoice.approval.schemas import PAPERS
from backends.invoice.office.red import WHYS, Why
from dialogue.forms import Question
from language.quantities.numerals import read_number
from language.reading import read
from language.reading.named import days_in

_COPIES = re.compile(r"(?<![0-9.．负减−-])([0-9一二两三四五六七八九十百千]+)\s*[份张]")
_BARE = re.compile(r"^(?:就|要|领|大概)?([0-9一二两三四五六七八九十百千]+)$")
_DIGITAL = re.compile(r"(?<![0-9])[0-9]{20}(?![0-9])")
_DAY = re.compile(r"(?<![0-9])20[0-9]{2}[-年./][0-9]{1,2}[-月./][0-9]{1,2}日?")
_YEAR = re.compile(r"[0-9]{4}\s*[-./年]|[0-9]{2}年|[今明去前]年|[明后]天|下个?月|20[0-9]{6}")
_SUM = re.compile(
    r"(?<![0-9.,-])([0-9][0-9,]{0,18}(?:\.[0-9]{1,2})?)\s*元|(?:金额|合计)[^0-9]{0,4}([0-9][0-9,]*(?:\.[0-9]{1,2})?)"
)
_ABOUT = re.compile(r"左右|大概|大约|差不多|[多几]")
_BARE_SUM = re.compile(r"^([0-9][0-9,]{0,18}(?:\.[0-9]{1,2})?)$")
_WHYS: tuple[tuple[re.Pattern[str], Why], ...] = (
    (re.compile(r"退货|退回"), "return"),
    (re.compile(r"折让|打折|降价"), "discount"),
    (re.compile(r"[中终]止|取消(?:了)?(?:服务|订单|合同)|不做了"), "stopped"),
    (re.compile(r"开错|填错|有误|写错|错了|抬头|税号|开票错误"), "error"),
)
_PLACE = re.compile(
    r"(?:寄|送|邮寄|快递)(?:到|给|去|往)\s*(?P<place>[^，,。；;]{2,60}?(?:省|市|区|县|镇|乡|路|街|号|室|楼|村|园)[^，,。；;]*)"
)
_BARE_PLACE = re.compile(r"^(?P<place>.{2,60}(?:省|市|区|县|镇|乡|路|街|号|室|楼|村|园).*)$")
_SPECIAL, _ORDINARY = re.compile(r"专票|专用发?票"), re.compile(r"普票|普通发?票")
_EDITION = re.compile(r"([0-9一二两三五十百千]*[千万])元?版")
_PARTLY = re.compile(
    r"部分|一半|其中|只是?(?:退|冲|要退|要冲)|[没不]是?有?全(?:部|都)?(?:退|冲)|不是全"
    r"|退[了回]?[一二两三四五六七八九十几0-9]+[件台个箱套批份本盒袋]"
)
_WHOLE = re.compile(r"(?<![不没]是)(?<![没不])(?<!没有)全[额部]|整张|所有")
_PART = re.compile(r"(?:部分|只|冲|折让)[^0-9]{0,6}?([0-9一二两三四五六七八九十百千万].*)")
_CODE = re.compile(r"(?<![0-9])(?:[0-9]{12}|[0-9]{10})(?![0-9])")
_PAPER_NUMBER = re.compile(r"(?<![0-9])[0-9]{8}(?![0-9])")
_NOT_GATHERED = re.compile(
    r"(?:没有?|未|不)(?:全|都|能|给)?(?:部)?(?:收回|收到|退回|收)|收不回|不满足|不符合"
    r"|(?<!没)(?<!没有)(?<!未)(?:已经?)(?:抄税|记账|入账|抵扣|确认|认证)|(?<!不)缺"
)
_ALL_GATHERED = re.compile(r"收回|退回来|满足|符合")  # a bare 是 or 没有 answers one half of the question alone
DIGITAL = "digital"  # in the place of the code that such an invoice has not
BLANK = "blank"
WHOLE = "whole"  # of what an invoice comes to
ALL = "all"
BOOK = "book"  # the address that was used before
_BOOK = re.compile(r"原来的?地址|上次的?地址|登记的?地址|老地址|地址簿")


def _copies(text: str, asked: bool) -> str | None:
    found = _COPIES.search(text) or (_BARE.search(text) if asked else None)
    number = read_number(found[1]) if found else None
    return str(int(number)) if number is not None and number > 0 else None


def _money(text: str, asked: bool) -> str | None:
    """A bare number where a quota was asked for is one of 万."""
    reading = read(text, "quota", date(2000, 1, 1))
    money = reading.sums[-1].money if reading.sums else None
    if money is None or money.high is None or ("no_unit" in reading.unclear and not asked):
        return None
    return str(money.high)


def _limit(text: str, asked: bool) -> str | None:
    """Of one invoice, also by the name of its edition: 十万元版."""
    edition = _EDITION.search(text)
    number = read_number(edition[1]) or read_number(f"一{edition[1]}") if edition is not None else None
    return f"{number:.0f}" if number else _money(text, asked)


def _red_total(text: str, asked: bool) -> str | None:
    if _WHOLE.search(text):
        return WHOLE
    part = _PART.search(_DIGITAL.sub("", text))
    return _total(text, True) if asked else _total(part[1], True) if part is not None else None


def _part(text: str, asked: bool) -> str | None:
    return "yes" if _PARTLY.search(text) and not _WHOLE.search(text) else None


def _total(text: str, asked: bool) -> str | None:
    """To the cent, or not at all: about so much is no sum to compare."""
    found = _SUM.search(text) or (_BARE_SUM.search(text) if asked else None)
    if found is not None:
        return str(Decimal(next(group for group in found.groups() if group).replace(",", "")))
    money = [s.money for s in read(text, None, date(2000, 1, 1)).sums if s.money is not None]
    if not money or money[-1].low != money[-1].high or money[-1].bound or _ABOUT.search(text):
        return None
    return str(money[-1].low)


def day_field(today: Callable[[], date]) -> Field:
    """An invoice was issued today or before: 11月12号 is the last one there was."""

    def read_day(text: str, asked: bool) -> str | None:
        plain = _DIGITAL.sub("", text)
        mention = days_in(plain, today())
        if mention is None or mention.precision != "day":
            return None
        day = mention.first
        if day > today() and not _YEAR.search(plain):
            return None if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1).isoformat()
        return day.isoformat()

    return replace(DAY, read=read_day)


def _digital(text: str, asked: bool) -> str | None:
    found = _DIGITAL.search(text)
    return found[0] if found else None


def _code(text: str, asked: bool) -> str | None:
    if _DIGITAL.search(text) or re.search(r"数电|电子", text):
        return DIGITAL
    found = _CODE.search(text)
    return found[0] if found else None


def _paper_numbers(text: str, asked: bool) -> str | None:
    """One, or the first and the last."""
    found = _PAPER_NUMBER.findall(_DAY.sub("", text))
    return "-".join(found[:2]) if found else None


def _gathered(text: str, asked: bool) -> str | None:
    if not asked and not re.search(r"收回|退回来|联次", text):
        return None
    if _NOT_GATHERED.search(text):
        return "no"
    return "yes" if _ALL_GATHERED.search(text) else None


def _lost(text: str, asked: bool) -> str | None:
    if re.search(r"空白|(?:没有?|未|还没)(?:填?开|用)", text):
        return BLANK
    return "issued" if re.search(r"已经?开|开[好了过]|记账联|抵扣联|发票联|收到的|开给", text) else None


def _why(text: str, asked: bool) -> str | None:
    return next((why for shape, why in _WHYS if shape.search(text)), None)


def _which(text: str, asked: bool) -> str | None:
    """Of several that wait to be sent: all, or the code, if it is told, and one of the numbers."""
    plain = _PLACE.sub("", _DAY.sub("", text))
    number, code = _PAPER_NUMBER.search(plain), _CODE.search(plain)
    if number is not None:
        return f"{code[0] if code else ''}/{number[0]}"
    return ALL if re.search(r"全部|所有|都[一给]?起?(?:寄|送)|一起(?:寄|送)", plain) else None


def _place(text: str, asked: bool) -> str | None:
    if _BOOK.search(text):
        return BOOK
    found = _PLACE.search(text) or (_BARE_PLACE.search(text) if asked else None)
    return found["place"].strip() if found else None


COPIES = Field(
    "份数",
    Question(
        text="您要多少份纸质发票？",
        hint="例如：25 份",
        why="发票按份数核定和发放，所以要一个数。",
        other="说一个数就行，例如“25份”。数电发票不用领，登录电子税务局就能开。",
        unread="没有读出份数。请写一个数，例如 25 份。",
    ),
    _copies,
    lambda value: f"{value} 份",
)
COPIES_A_MONTH = replace(COPIES, question=replace(COPIES.question, text="您每月要用多少份纸质发票？"))
COPIES_AFTER = replace(
    COPIES, label="增量后每月份数", question=replace(COPIES.question, text="增量以后，您每月一共要多少份纸质发票？")
)
PAPER = Field(
    "票种",
    Question(
        text="您要哪一种纸质发票？",
        hint="普通发票或者专用发票",
        why="两种发票分别核定、分别发放。",
        other="开给个人的一般用普通发票，对方要抵扣的用专用发票。",
        unread="没有看懂是哪一种，请说普通发票或者专用发票。",
        offers=(("普通发票", "普通发票"), ("专用发票", "专用发票")),
    ),
    lambda text, _asked: "special" if _SPECIAL.search(text) else "ordinary" if _ORDINARY.search(text) else None,
    lambda value: PAPERS["special" if value == "special" else "ordinary"],
    lambda _facts: False,  # ordinary paper unless special paper is named
)
QUOTA = Field(
    "申请的额度",
    Question(
        text="您希望的额度是多少？",
        hint="例如：10 万元",
        why="要按您希望的额度和用票情况来核，所以要一个数。",
        other="说一个数并带上单位就行，例如“10万”。",
        unread="没有读出额度。请写一个数并带上单位，例如 10 万元。",
    ),
    _money,
    lambda value: amount(Decimal(value)),
)
QUOTA_MORE = replace(
    QUOTA,
    label="临时增加",
    question=replace(QUOTA.question, text="这个月要在现有额度上临时增加多少？", hint="例如：10 万元"),
)
TICKET_LIMIT = replace(
    QUOTA,
    label="单张最高开票限额",
    question=replace(
        QUOTA.question,
        text="您希望单张最高开票限额调到多少？",
        why="要按您希望的限额来核，所以要一个数。",
    ),
    read=_limit,
)
NUMBER = Field(
    "数电发票号码",
    Question(
        text="请告诉我这张数电发票的号码（20 位）。",
        hint="例如：26110000000000000000",
        why="要按号码找到是哪一张发票。",
        other="号码印在发票右上角，一共 20 位数字；纸质发票请转人工。",
        unread="没有读出 20 位的发票号码，请再核对一下。",
    ),
    _digital,
)
WHY = Field(
    "红冲原因",
    Question(
        text="为什么要红冲？开票有误、销货退回、服务中止，还是销售折让？",
        hint="例如：开票有误",
        why="确认单上要写明原因。",
        other="选一个就行：开票有误、销货退回、服务中止、销售折让。",
        unread="没有看懂是哪一种原因。",
        offers=tuple((word, word) for word in WHYS.values()),
    ),
    _why,
    lambda value: WHYS[value],  # type: ignore[index]
)
RED_TOTAL = Field(
    "红字金额",
    Question(
        text="红冲多少（价税合计）？全部冲红请说“全额”。",
        hint="例如：300 元；或者全额",
        why="折让、部分退货只冲一部分，所以要一个数。",
        other="对方还没有确认用途、没有入账的，只能全额红冲。",
        unread="没有读出金额。请写一个数，例如 300 元，或者说“全额”。",
        offers=(("全额", "全额"),),
    ),
    _red_total,
    lambda value: "全额" if value == WHOLE else f"{value} 元",
    lambda facts: facts.get("why") == "discount" or "part" in facts,
)
PART = Field("", RED_TOTAL.question, _part, lambda _value: "部分", lambda _facts: False)
DAY = Field(
    "开票日期",
    Question(
        text="这张发票是哪一天开的？",
        hint="例如：2026-11-10",
        why="查验要核对日期，日期对得上才告诉您结果。",
        other="照发票上的开票日期写，例如“2026年11月10日”。",
        unread="没有读出日期，请写成 2026-11-10 这样。",
    ),
    lambda _text, _asked: None,  # see ``day_field``
)
TOTAL = Field(
    "价税合计",
    Question(
        text="这张发票的价税合计是多少元？",
        hint="例如：11300 元",
        why="查验要核对金额，金额对得上才告诉您结果。",
        other="照发票上小写的价税合计写，例如“11300.00元”。",
        unread="没有读出金额，请写一个数，例如 11300 元。",
    ),
    _total,
    lambda value: f"{value} 元",
)
CODE = Field(
    "发票代码",
    Question(
        text="请告诉我纸质发票的代码（10 或 12 位）。",
        hint="例如：1100254130；印在发票左上角",
        why="纸质发票要代码和号码一起才认得出是哪一张。",
        other="代码印在发票左上角，专用发票 10 位，普通发票 12 位；没有代码的是数电发票。",
        unread="没有读出 10 或 12 位的发票代码，请再核对一下。",
    ),
    _code,
    lambda value: "数电发票，没有代码" if value == DIGITAL else value,
)
PAPER_NUMBER = Field(
    "发票号码",
    Question(
        text="请告诉我这张发票的号码（8 位）。",
        hint="例如：00010001；印在发票右上角",
        why="要按号码找到是哪一张发票。",
        other="号码印在发票右上角，一共 8 位数字。",
        unread="没有读出 8 位的发票号码，请再核对一下。",
    ),
    _paper_numbers,
    when=lambda facts: facts.get("code") != DIGITAL,
)
GATHERED = Field(
    "作废条件",
    Question(
        text="全部联次都收回来了吗？有没有抄税、记账，对方有没有确认用途？",
        hint="回复“都收回了，没有抄税记账”，或者“没收回”",
        why="纸质发票要同时满足这几条才能作废，缺一条就只能开红字。",
        other="联次都收回、没有抄税记账、对方没有确认用途的，回复“都收回了”；有一条不满足的，回复“没收回”。",
        unread="没有看懂。都满足请回复“都收回了，没有抄税记账”，有一条不满足请回复“没收回”。",
        offers=(("都收回了，没有抄税记账", "都收回了，没有抄税记账"), ("没收回", "没收回")),
    ),
    _gathered,
    lambda value: "联次已收回，没有抄税、记账" if value == "yes" else "不满足",
    lambda facts: facts.get("code") != DIGITAL,
)
LOST = Field(
    "丢失的是",
    Question(
        text="丢的是还没有开的空白发票，还是已经开好的发票？",
        hint="回复“空白的”或“开好的”",
        why="空白的要向税务机关报告，开好的有别的补救办法。",
        other="领了还没有填开的是空白发票；已经开给别人或者别人开给您的，是开好的发票。",
        unread="没有看懂。请回复“空白的”或“开好的”。",
        offers=(("空白的", "空白的"), ("开好的", "开好的")),
    ),
    _lost,
    lambda value: "空白发票" if value == BLANK else "已经开好的发票",
)
PLACE = Field(
    "收件地址",
    Question(
        text="寄到哪里？收件人和电话按登记的信息填。",
        hint="例如：北京市样例区样例路 1 号；用过的地址可以说“原来的地址”",
        why="票e送要有收件地址。",
        other="写到门牌号就行；说“原来的地址”就用上次的。",
        unread="没有读出地址，请写到区、路、门牌号。",
        offers=(("原来的地址", "寄到原来的地址"),),
    ),
    _place,
    lambda value: "原来的地址" if value == BOOK else value,
)
WHICH = Field("", PLACE.question, _which, when=lambda _facts: False)  # who has not said it is shown what waits
