"""A form of invoice matters: what begins it, the fields it reads, and what it does when all is known."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from backends.invoice.office.service import InvoiceOffice
from conversations.cards import Reply
from dialogue.forms import Change, Declined, Question, Taken
from dialogue.thread import Facts
from language.normalise import normalise

# Asks how things are done, which the knowledge base answers.
RULE = re.compile(
    r"怎[么样]|如何|什么|啥|吗|为何|哪|多久|几天|几[个份]|材料|流程|条件|规定|标准|政策|依据|要求|期限|能不能|可不可以|可以不|是否|"
    r"会不会|区别|后果|罚|多少|知道|了解|问|咨询|可否|能否|需不需要|要不要"
)
# A matter that is only named is a question: 发票红冲, 领用发票.
WISH = re.compile(
    r"[我俺咱][要想得]|想要|帮|[给替][我俺咱]|麻烦|[办发]起|办[理个]|我.{0,3}申请|申请(?:领|增|提|临|红|首|核)|"
    r"[想要得](?:红?冲|冲红|作?废|领|查验)|[再多申]领|(?:冲|作废|废|改)[掉成]|(?:冲|废)了|"
    r"[0-9]+\s*[份张]|[0-9]{20}|[到成为][0-9一二两三四五六七八九十百千]+(?:万|百万|千万|亿)|"
    r"^(?:看|查|领|寄|撤|邮|把|提交|我?(?:同意|拒绝|确认)|用票)"
)
# Even what may be asked is a matter of the knowledge base when it is asked how.
_HOW = re.compile(
    r"怎么(?:查|验|看|辨|作废|红?冲|寄|领)|如何|方法|渠道|网站|哪[里儿](?:可以|能|查|验)|什么条件|流程|区别|可以.{0,6}吗|能.{0,8}吗"
)
_POLITE = re.compile(r"(?:能不能|能否|可不可以|可否|可以|能)(?=(?:麻烦)?(?:帮|给|替)[我俺咱])")
CONFIRM = "confirmed"
_YES = re.compile(r"^(?:是的?|对|好的?|嗯|行|可以|没错|没问题|确认|确定|提交|同意)|(?:确认|确定)(?:提交|发起|办理)")
_NO = re.compile(r"^(?:不|先不|别|算了|取消)")


@dataclass(frozen=True, slots=True)
class Field:
    """``read`` finds the value, as text; its second argument: it was just asked for. ``shown``: for the person.
    ``when``: whether it is needed, by what is known."""

    label: str
    question: Question
    read: Callable[[str, bool], str | None]
    shown: Callable[[str], str] = str
    when: Callable[[Facts], bool] = lambda _facts: True


@dataclass(frozen=True, slots=True)
class Doing:
    """What ``finish`` may use."""

    office: InvoiceOffice
    facts: Facts
    owner: str
    today: date
    what: str

    def request(self) -> str:
        """Of this wish: a second press before anything has come of the first is the same wish."""
        told = json.dumps([self.what, sorted(self.facts.items())], ensure_ascii=False)
        return f"chat-{self.office.count_of(self.owner)}-{sha256(told.encode()).hexdigest()[:16]}"


def confirm_question(what: str) -> Question:
    return Question(
        text=f"确认{what}吗？",
        hint="回复“确认”就提交；要改哪一项，直接说新的就行",
        why="提交后马上会有结果，所以先请您看一眼。",
        other="没有问题请回复“确认”；不办了说“取消”。",
        unread="没有看懂。没有问题请回复“确认”。",
        offers=(("确认", "确认"),),
    )


def read_confirm(text: str, asked: bool) -> str | None:
    return "yes" if asked and _YES.search(text) and not _NO.search(text) else None


@dataclass(frozen=True)
class InvoiceForm:
    """``begins`` matches a wish, and ``asks``, where it is set, what may be asked all the same: 寄到哪了."""

    office: InvoiceOffice
    today: Callable[[], date]
    name: str
    title: str
    about: str
    begins: re.Pattern[str]
    fields: Mapping[str, Field]
    do: Callable[[Doing], list[Reply]]
    words: str  # to go on with after the sign-in
    asks: re.Pattern[str] | None = None
    open_to_all: bool = False
    act: str = "invoice_task"

    @property
    def questions(self) -> Mapping[str, Question]:
        return {name: field.question for name, field in self.fields.items()}

    def take(self, facts: Facts, text: str, asked: str | None) -> Taken:
        plain = normalise(text)
        changes = []
        new = dict(facts)
        for name, field in self.fields.items():
            value = field.read(plain, asked == name)
            if value is None or facts.get(name) == value:
                continue
            before = facts.get(name)
            new[name] = value
            changes.append(Change(name, field.label, field.shown(value), field.shown(before) if before else ""))
        if any(c.field != CONFIRM for c in changes) and CONFIRM in new:
            del new[CONFIRM]  # what was confirmed was something else
            changes = [c for c in changes if c.field != CONFIRM]
        return Taken(new, tuple(changes))

    def fits(self, text: str) -> int:
        return 0

    def beside(self, question: str, said: str) -> bool:
        return False

    def explains(self, text: str) -> bool:
        return False

    def wants(self, text: str, told: str = "") -> bool:
        plain = normalise(text)
        if self.asks is not None and self.asks.search(plain) and _HOW.search(plain) is None:
            return True
        wished = WISH.search(plain) is not None and RULE.search(_POLITE.sub("", plain)) is None
        return wished and self.begins.search(plain) is not None

    def supposes(self, text: str) -> bool:
        return False

    def after(self, form: str, facts: Facts, text: str | None) -> Facts | None:
        return None

    def apart(self, text: str) -> Sequence[str]:
        return [text]

    def unknown(self, facts: Facts, field: str) -> Facts | None:
        return None

    def missing(self, facts: Facts) -> Sequence[str]:
        return [name for name, field in self.fields.items() if name not in facts and field.when(facts)]

    def described(self, facts: Facts) -> Sequence[tuple[str, str]]:
        shown = [(field.label, field.shown(facts[name])) for name, field in self.fields.items() if name in facts]
        return [(label, value) for label, value in shown if label]

    def further(self, facts: Facts) -> Sequence[str]:
        return []

    def declines(self, facts: Facts, text: str, taxpayer_id: str | None) -> Declined | None:
        """Who is not signed in hears how it is done; what is one's own record alone asks for the sign-in."""
        if taxpayer_id is not None or self.open_to_all or not self.fields:
            return None
        return Declined(f"登录后说“{self.words}”，我可以直接帮您办。先说怎么办：", text)

    def needs_account(self, facts: Facts) -> tuple[str, str] | None:
        return None if self.open_to_all else (f"{self.title}要查您的登记和用票情况，请先登录。", self.words)

    def check(self, facts: Facts, today: date) -> tuple[Facts, str]:
        return facts, ""

    def finish(self, facts: Facts, before: Facts | None, taxpayer_id: str | None, today: date) -> list[Reply]:
        return self.do(Doing(self.office, facts, taxpayer_id or "", today, self.name))
