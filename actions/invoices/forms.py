"""The invoice forms of the chat, each a wish, its fields and what is done."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from actions.invoices import wishes as w
from actions.invoices.begun import RED_ONE
from actions.invoices.cards import (
    MINE,
    SEND,
    decision_reply,
    facts_reply,
    list_reply,
    matter_reply,
    own_sheets_reply,
    sheets_reply,
    waiting_reply,
)
from actions.invoices.fields import (
    ALL,
    BLANK,
    BOOK,
    CODE,
    COPIES,
    COPIES_A_MONTH,
    COPIES_AFTER,
    DIGITAL,
    GATHERED,
    LOST,
    NUMBER,
    PAPER,
    PAPER_NUMBER,
    PART,
    PLACE,
    QUOTA,
    QUOTA_MORE,
    RED_TOTAL,
    TICKET_LIMIT,
    TOTAL,
    WHICH,
    WHOLE,
    WHY,
    day_field,
)
from actions.invoices.form import CONFIRM, Doing, Field, InvoiceForm, confirm_question, read_confirm
from actions.offers import TRANSFER, Offer
from backends.invoice.approval.schemas import KINDS, MONEY_KINDS, Asked, Kind, PaperKind
from backends.invoice.office.errors import BadAddressError, BadVoidError
from backends.invoice.office.issued import look
from backends.invoice.office.matters import PAGE
from backends.invoice.office.schemas import Matter, Status
from backends.invoice.office.service import InvoiceOffice
from conversations.cards import Reply
from dialogue.thread import Facts

SENT: tuple[Status, ...] = ("on_the_way", "received", "returned", "lost")
HOW_RED = Offer("how_red", "不能作废的怎么红冲", "ask:invoice-red-how")
LOST_ISSUED = (
    Offer("special", "专用发票丢了", "ask:invoice-lost-special"),
    Offer("ordinary", "普通发票丢了", "ask:invoice-lost-ordinary"),
    Offer("digital", "电子发票丢了", "ask:invoice-lost-digital"),
)
NUMBERS = replace(
    PAPER_NUMBER.question,
    text="丢的是哪些号码（8 位）？只丢一份的写一个，丢了一段的写起止号码。",
    hint="例如：00000001 到 00000005",
)

ABOUT: dict[Kind, tuple[str, str]] = {  # the entry about it, and the words to go on with after the sign-in
    "requisition": ("invoice-paper-only-postage", "我要领纸质发票"),
    "increase": ("invoice-paper-only-postage", "我要申请发票增量"),
    "paper_kinds": ("invoice-first-apply", "我要办票种核定"),
    "quota_temporary": ("invoice-quota-temporary", "我要临时增加发票额度"),
    "quota_initial": ("invoice-first-apply", "我要首次核定发票额度"),
    "quota_raise": ("invoice-quota-raise", "提交调整发票总额度的申请"),
    "ticket_limit": ("invoice-special-limit-old", "我要提高最高开票限额"),
}


FIELDS: dict[Kind, Field] = {
    "requisition": COPIES,
    "increase": COPIES_AFTER,
    "paper_kinds": COPIES_A_MONTH,
    "quota_temporary": QUOTA_MORE,
    "quota_initial": QUOTA,
    "quota_raise": QUOTA,
    "ticket_limit": TICKET_LIMIT,
}


def invoice_forms(office: InvoiceOffice, today: Callable[[], date]) -> list[InvoiceForm]:
    """The narrower wishes first: the first that is meant begins."""

    def form(
        name: str,
        title: str,
        about: str,
        begins: str,
        words: str,
        do: Callable[[Doing], list[Reply]],
        fields: dict[str, Field] | None = None,
        asks: re.Pattern[str] | None = None,
        *,
        open_to_all: bool = False,
    ) -> InvoiceForm:
        shape = re.compile(begins)
        return InvoiceForm(office, today, name, title, about, shape, fields or {}, do, words, asks, open_to_all)

    look_fields = {"number": NUMBER, "issued_on": day_field(today), "total": TOTAL}
    red = _confirm("发起红字发票信息确认单")
    red_fields = {"number": NUMBER, "why": WHY, "part": PART, "red_total": RED_TOTAL, CONFIRM: red}
    void_fields = {
        "code": CODE,
        "number": PAPER_NUMBER,
        "gathered": GATHERED,
        CONFIRM: _confirm("作废这张发票", _on_paper),
    }
    lost_fields = {
        "lost": LOST,
        "code": replace(CODE, when=_is_blank),
        "number": replace(PAPER_NUMBER, question=NUMBERS, when=_is_blank),
        CONFIRM: _confirm("报告丢失", _is_blank),
    }
    which_field = {"number": replace(NUMBER, when=lambda _facts: False)}
    answer = {"answer": _ANSWER, **which_field}
    timeout, postage = "invoice-red-confirm-timeout", "invoice-paper-only-postage"
    return [
        form(
            "invoice_look",
            "查验发票",
            "invoice-verify",
            w.LOOK,
            "我要查验发票",
            _look,
            look_fields,
            w.LOOK_ASKED,
            open_to_all=True,
        ),
        form("invoice_answer", "答复红字确认单", timeout, w.ANSWER, "我要确认红字确认单", _answer, answer),
        form(
            "invoice_withdraw",
            "撤回红字确认单",
            "invoice-red-status",
            w.WITHDRAW,
            "我要撤回红字确认单",
            _withdraw,
            which_field,
        ),
        form("invoice_red", "红冲发票", "invoice-red-how", w.RED, "我要红冲一张发票", _red, red_fields),
        form(
            "invoice_void",
            "作废纸质发票",
            "invoice-paper-void",
            w.VOID,
            "我要作废一张纸质发票",
            _void,
            void_fields,
            w.VOID_ASKED,
        ),
        form(
            "invoice_lost",
            "报告发票丢失",
            "invoice-lost-first",
            w.LOST,
            "我的发票丢了，我要报告丢失",
            _lost,
            lost_fields,
            w.LOST_ASKED,
        ),
        form("invoice_where", "查发票物流", postage, w.WHERE, "我的发票寄到哪了", _where, asks=w.WHERE_ASKED),
        form("invoice_send", "票e送", postage, w.SEND, "把发票寄给我", _send, {"which": WHICH, "place": PLACE}),
        form("invoice_verified", "发票验旧", postage, w.VERIFIED, "我要发票验旧", _verified, asks=w.HELD_ASKED),
        form("invoice_mine", "我的发票事项", "invoice-check-mine", w.MINE, "看我的发票事项", _mine, asks=w.MINE_ASKED),
        *(_application(office, today, kind) for kind in ABOUT),
    ]


def _confirm(what: str, when: Callable[[Facts], bool] = lambda _facts: True) -> Field:
    return Field("", confirm_question(what), read_confirm, lambda _: "已确认", when)


def _is_blank(facts: Facts) -> bool:
    return facts.get("lost") == BLANK and facts.get("code") != DIGITAL


def _on_paper(facts: Facts) -> bool:
    return facts.get("code") != DIGITAL and facts.get("gathered") != "no"


def _application(office: InvoiceOffice, today: Callable[[], date], kind: Kind) -> InvoiceForm:
    about, words = ABOUT[kind]
    field = FIELDS[kind]
    wanted = {"wanted": field} if kind in MONEY_KINDS else {"wanted": field, "paper": PAPER}
    fields = {**wanted, CONFIRM: _confirm(f"提交“{KINDS[kind]}”的申请")}

    def do(doing: Doing) -> list[Reply]:
        asked = _asked(kind, doing.facts)
        matter = doing.office.apply(doing.owner, doing.request(), asked)
        assert matter.receipt is not None
        return [decision_reply(matter, matter.receipt, doing.office.basis_of(matter.receipt))]

    return InvoiceForm(
        office, today, f"invoice_{kind}", KINDS[kind], about, re.compile(w.APPLY[kind]), fields, do, words
    )


def _asked(kind: Kind, facts: Facts) -> Asked:
    if kind in MONEY_KINDS:
        return Asked(kind=kind, amount=Decimal(facts["wanted"]))
    paper: PaperKind = "special" if facts.get("paper") == "special" else "ordinary"
    return Asked(kind=kind, copies=int(facts["wanted"]), paper=paper)


def _send(doing: Doing) -> list[Reply]:
    waiting = doing.office.of_owner(doing.owner, "ready", "returned")
    if not waiting:
        text = (
            "现在没有等着寄的纸质发票。数电发票不用寄，开好后会进入对方的税务数字账户，也可以下载、发邮件或扫码交付。"
        )
        return [facts_reply("票e送", text, [], doing.today, [MINE, TRANSFER])]
    meant = _meant(waiting, doing.facts.get("which", ""))
    place = doing.facts["place"]
    if len(meant) != 1 and doing.facts.get("which") != ALL:
        return [waiting_reply(meant or waiting, "原来的地址" if place == BOOK else place, doing.today)]
    address = doing.office.address_for(doing.owner, "" if place == BOOK else place)
    if address is None:
        raise BadAddressError("地址簿里还没有地址，请直接说寄到哪里，例如“寄到北京市样例区样例路 1 号”", field="place")
    sent = [doing.office.ship(matter.id, doing.owner, address.id) for matter in meant]
    return [matter_reply(m, f"已经交给票e送，运单号 {m.tracking_no}，寄到{address.place}。") for m in sent]


def _meant(waiting: list[Matter], which: str) -> list[Matter]:
    """``which``: see ``WHICH``; all where nothing was said."""
    code, _, number = which.partition("/")
    if not number:
        return waiting
    return [
        matter
        for matter in waiting
        if any(code in ("", r.code) and r.first <= int(number) <= r.last for r in matter.ranges)
    ]


def _where(doing: Doing) -> list[Reply]:
    sent = [m for m in doing.office.of_owner(doing.owner, *SENT) if m.tracking_no]
    if not sent:
        text = "没有查到正在寄给您的纸质发票。数电发票不用寄，开好后可以在税务数字账户里查到。"
        return [facts_reply("票e送", text, [], doing.today, [MINE, TRANSFER])]
    matter = doing.office.track(sent[0].id, doing.owner)
    lead = f"最新：{matter.tracking[-1][1]}。" if matter.tracking else ""
    return [matter_reply(matter, lead)]


def _red(doing: Doing) -> list[Reply]:
    why = doing.facts["why"]
    number = doing.facts["number"]
    told = doing.facts.get("red_total", WHOLE)
    total = None if told == WHOLE else Decimal(told)
    matter = doing.office.begin_red(doing.owner, doing.request(), number, total, why)  # type: ignore[arg-type]
    hours = doing.office.confirm_hours()
    if matter.status == "waiting":
        lead = f"确认单已经发起，等对方确认；{hours} 小时内没有确认会自动作废（时限以平台为准）。"
    else:
        lead = "购买方还没有确认用途、也没有入账，不用对方确认。"
    return [matter_reply(matter, lead, [("发票号码", number), ("红字金额", f"{matter.red['total']} 元")])]


def _void(doing: Doing) -> list[Reply]:
    facts = doing.facts
    if facts["code"] == DIGITAL:
        text = "数电发票不能作废，开错了、退货了都要红冲。"
        return [facts_reply("作废纸质发票", text, [], doing.today, [RED_ONE, TRANSFER])]
    number, gathered = facts["number"].partition("-")[0], facts["gathered"] == "yes"
    try:
        matter = doing.office.void(doing.owner, facts["code"], number, gathered=gathered)
    except BadVoidError as error:
        told = [("发票代码", facts["code"]), ("发票号码", number)]
        return [
            facts_reply("作废纸质发票", f"这张发票没有作废：{error.message}。", told, doing.today, [HOW_RED, TRANSFER])
        ]
    told = [("发票代码", facts["code"]), ("发票号码", number), ("价税合计", f"{matter.void['total']} 元")]
    return [matter_reply(matter, "这张纸质发票已经作废。", told)]


def _lost(doing: Doing) -> list[Reply]:
    facts = doing.facts
    if not _is_blank(facts):
        text = "开好的发票丢了不用报告作废，也不要重开：电子的重新下载就行；纸质的有补救办法，点下面的看是哪一种。"
        return [facts_reply("报告发票丢失", text, [], doing.today, [*LOST_ISSUED, TRANSFER])]
    first, _, last = facts["number"].partition("-")
    matter = doing.office.report_loss(doing.owner, doing.request(), facts["code"], int(first), int(last or first))
    lead = f"已报告丢失空白发票 {matter.ranges[0].copies} 份，报告编号 {matter.id[:8]}。"
    return [matter_reply(matter, lead)]


def _answer(doing: Doing) -> list[Reply]:
    number = doing.facts.get("number", "")
    waiting = [m for m in doing.office.red_to_answer(doing.owner) if number in ("", m.red["number"])]
    if not waiting:
        return [facts_reply("红字确认单", "没有等您确认的红字发票信息确认单。", [], doing.today, [MINE, TRANSFER])]
    if "answer" not in doing.facts or (len(waiting) > 1 and not number):
        return [sheets_reply(waiting, doing.today)]
    matter = doing.office.answer_red(waiting[0].id, doing.owner, agreed=doing.facts["answer"] == "yes")
    word = "同意" if matter.status == "confirmed" else "拒绝"
    lead = f"您已{word}号码 {matter.red['number']}、金额 {matter.red['total']} 元的红字确认单。"
    return [facts_reply("红字确认单", lead, [("号码", matter.red["number"])], doing.today, [MINE, TRANSFER])]


def _withdraw(doing: Doing) -> list[Reply]:
    number = doing.facts.get("number", "")
    own = [m for m in doing.office.of_owner(doing.owner, "waiting", "confirmed") if number in ("", m.red["number"])]
    if not own:
        return [facts_reply("红字确认单", "没有可以撤回的确认单。", [], doing.today, [MINE, TRANSFER])]
    if len(own) > 1 and not number:
        return [own_sheets_reply(own, doing.today)]
    return [matter_reply(doing.office.withdraw_red(own[0].id, doing.owner), "确认单已经撤回。")]


def _read_answer(text: str, asked: bool) -> str | None:
    """Only what is plainly said: an answer cannot be taken back, and 确认 alone is in the sheet's own name."""
    if _NO_ANSWER.search(text):
        return None
    if re.search(r"不同意|拒绝", text):
        return "no"
    return "yes" if "同意" in text else None


_NO_ANSWER = re.compile(
    r"(?:对方|人家|他|她|客户|[买卖]家|[买卖]方|购买方|销售方)[^，,。；;]{0,6}(?:同意|拒绝)"
    r"|(?:不(?!同意)|[别没未])[^，,。；;]{0,4}(?:同意|拒绝)|(?<!不)同意[^，,。；;]{0,4}(?:之前|前|以后|后)"
    r"|对不对|了没|是不是|还是|看看|看一?下|查"
)
_ANSWER = Field(
    "答复",
    confirm_question("同意对方发起的红字确认单"),
    _read_answer,
    lambda value: "同意" if value == "yes" else "拒绝",
    lambda _facts: False,  # who has not said it is shown the sheets, with a button for each answer
)

SEEN = {
    "fits": "查到这张发票，日期和金额都对得上，状态：{state}。",
    "differs": "有这个号码，但日期或金额对不上，请核对票面；怀疑是假票的可以转人工或向税务机关求助。",
    "unknown": "没有查到这个号码，请核对 20 位号码；刚开的发票可能要过一会儿才查得到。",
}


def _look(doing: Doing) -> list[Reply]:
    facts = doing.facts
    invoice = doing.office.find_issued("", facts["number"])
    found = look(invoice, date.fromisoformat(facts["issued_on"]), Decimal(facts["total"]))
    text = SEEN[found.seen].format(state=found.state)
    shown = [("号码", facts["number"]), ("开票日期", facts["issued_on"]), ("价税合计", f"{facts['total']} 元")]
    return [facts_reply("查验发票", text, shown, doing.today, [TRANSFER])]


def _verified(doing: Doing) -> list[Reply]:
    handed, used = doing.office.held(doing.owner)
    text = (
        f"纸质发票按上传的开票数据自动验旧，不用您办：一共领了 {handed} 份，已验旧 {used} 份，还有 {handed - used} 份。"
        "数电发票没有领用，也就不用验旧。"
    )
    facts = [("已领用", f"{handed} 份"), ("已验旧", f"{used} 份"), ("在手", f"{handed - used} 份")]
    again = Offer("again", "再领一些", "say:我要领纸质发票")
    return [facts_reply("发票验旧", text, facts, doing.today, [again, TRANSFER])]


def _mine(doing: Doing) -> list[Reply]:
    matters = doing.office.of_owner(doing.owner, limit=PAGE)
    if not matters:
        return [facts_reply("我的发票事项", "您还没有办过发票事项。", [], doing.today, [SEND, TRANSFER])]
    return [list_reply(matters, doing.office.count_of(doing.owner))]
