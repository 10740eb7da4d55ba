"""What is said around one's own records: to who asks for somebody else's, wants something done, or will not sign in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from actions.consulting import Consulting
from actions.offers import SIGN_IN, TRANSFER, Offer, signed_in
from actions.own_data import DAYS
from actions.own_elsewhere import in_general
from actions.stage import Stage
from backends.profile.schemas import Taxpayer
from dialogue.records import topic_of
from dialogue.talk import word

CONFIDENTIAL = Offer("confidential", "涉税信息保密有什么规定", "ask:admin-return-confidential")
BY_PROXY = Offer("proxy", "委托别人办要带什么", "ask:channel-authorized-agent")
CLERK = Offer("clerk", "怎么开通办税员权限", "ask:etax-bind-company")
REFUND = Offer("refund", "退税到哪一步了", "say:我的退税到哪一步了")
APPLIED = Offer("applied", "发票申请办到哪了", "say:我的发票申请办到哪了")
COMPUTE_WAGES = Offer("wages", "帮我算一年的个税", "say:帮我算工资个人所得税")
WAITS = Offer("due", "我有哪些要申报", "say:我有哪些税要申报")

# How each tax is filed by oneself; the first that is named.
FILED = (
    (re.compile(r"个税|个人所得税|汇算|工资"), "etax-iit-app-settlement"),
    (re.compile(r"企业所得税|季度所得税"), "etax-cit-quarter-entry"),
    (re.compile(r"增值税"), "etax-vat-filing-entry"),
    (re.compile(r"契税"), "deed-tax-online"),
    (re.compile(r"车船税"), "vehicle-where-to-pay"),
    (re.compile(r"社保|医保|养老"), "social-where-pay-first"),
    (re.compile(r"房产税|土地使用税|印花税"), "etax-property-filing"),
)
_FIRM = re.compile(r"公司|企业|单位|厂|店|客户|供应商|[甲乙对]方|[上下]家")


class AroundOwn:
    def __init__(self, consulting: Consulting) -> None:
        self._consulting = consulting
        self._does: dict[str, Callable[[Stage, Taxpayer | None], None]] = {
            "others_record": self._others,
            "file_for_them": self._file,
            "without_sign_in": self._without,
            "not_signed_in": self._not_yet,
            "number_given": self._number,
            "which_matter": self._which,
            "settlement_unseen": self._settlement,
        }

    def does(self, task: str) -> bool:
        return task in self._does

    def do(self, task: str, stage: Stage, taxpayer: Taxpayer | None) -> None:
        self._does[task](stage, taxpayer)

    def _others(self, stage: Stage, taxpayer: Taxpayer | None) -> None:
        firm = _FIRM.search(stage.heard.plain) is not None
        self._consulting.hold("etax-bind-company" if firm else "channel-authorized-agent", stage)
        offers = [CLERK if firm else BY_PROXY, CONFIDENTIAL, TRANSFER]
        self._say("others_firm" if firm else "others_person", stage, offers)

    def _file(self, stage: Stage, taxpayer: Taxpayer | None) -> None:
        entry = next((entry for named, entry in FILED if named.search(stage.heard.plain)), "")
        self._say("file_for_them", stage, [WAITS, DAYS, TRANSFER])
        if entry:
            self._consulting.show(entry, stage)
        else:
            self._consulting.hold("admin-filing-calendar-2026", stage)

    def _without(self, stage: Stage, taxpayer: Taxpayer | None) -> None:
        """The rule, and where one looks, of what was asked."""
        kept = stage.thread.kept
        answer = stage.thread.answer
        before = kept.text if kept is not None else answer.question if answer is not None else ""
        topic = topic_of(stage.heard.plain) or topic_of(before)
        entry = in_general(topic, kept.act if kept is not None else "")
        if entry is None:
            return self._say("without_sign_in", stage, [TRANSFER])
        self._say("without_sign_in_this", stage)
        return self._consulting.show(entry, stage)

    def _not_yet(self, stage: Stage, taxpayer: Taxpayer | None) -> None:
        self._say("not_signed_in", stage, self._sign_in(stage))

    def _settlement(self, stage: Stage, taxpayer: Taxpayer | None) -> None:
        self._consulting.hold("etax-iit-app-settlement", stage)
        self._say("settlement_unseen", stage, [COMPUTE_WAGES, TRANSFER])

    def _number(self, stage: Stage, taxpayer: Taxpayer | None) -> None:
        self._say("number_given", stage, self._sign_in(stage) if taxpayer is None else [TRANSFER])

    def _which(self, stage: Stage, taxpayer: Taxpayer | None) -> None:
        self._say("which_matter", stage, [REFUND, APPLIED, TRANSFER])

    def _sign_in(self, stage: Stage) -> list[Offer]:
        kept = stage.thread.kept
        return [SIGN_IN, *([signed_in(kept.text)] if kept is not None else []), TRANSFER]

    def _say(self, key: str, stage: Stage, offers: Sequence[Offer] = ()) -> None:
        said = word(key, stage.times_said(key))
        stage.note_said(key)
        stage.tell(said.text, offers)
