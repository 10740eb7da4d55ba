"""Tasks without a form: refunds found, own data, what is due. The ledger tells who is signed in, never words."""

from __future__ import annotations

import re
from collections.abc import Callable

from actions.consulting import Consulting
from actions.offers import SIGN_IN, TRANSFER, signed_in
from actions.own_data import ABOUT, RAISE, due_facts, facts_reply, own_facts, topic_of
from actions.refund import PROGRESS, progress_reply, refunds_reply, seen_reply
from actions.replies import refuse, sentence
from actions.services import Services
from actions.stage import Stage
from backends.profile.panorama import describe_taxpayer
from backends.profile.schemas import Taxpayer
from backends.refund_case.errors import RefundNotNowError
from backends.refund_case.office import RefundOffice
from dialogue import moves as m
from dialogue.refunds import other_tax
from dialogue.words import asks_something
from kit.money import yuan

# The entry that goes on from a task: what is asked next is asked of it.
ABOUT_ENTRY = {
    "vehicle_refund": "vehicle-scrap-refund",
    "own_data": "credit-a-benefits",
    "refund_status": "refund-time-limit",
    "refund_confirm": "vehicle-scrap-refund",
    "refund_waive": "vehicle-scrap-refund",
}


# Asks for one's own record, not for the rule.
_MINE = re.compile(r"我|俺|咱|本公司|帮.{0,2}查|查一?[下查]|查查")


class Tasks:
    def __init__(self, services: Services, consulting: Consulting) -> None:
        self._backends = services.backends
        self._refunds = services.refunds
        self._consulting = consulting

    def do(self, move: m.Do, stage: Stage) -> None:
        does: dict[str, Callable[[Stage, Taxpayer], None]] = {
            "vehicle_refund": self._vehicle,
            "own_data": self._own,
            "due_list": self._due,
            "refund_status": self._status,
            "refund_confirm": self._confirm,
            "refund_waive": self._waive,
        }
        if move.task not in does:
            return self._consulting.consult(m.Consult(stage.heard.text, move.task), stage)
        taxpayer = self._backends.profile.find(stage.taxpayer_id) if stage.taxpayer_id else None
        if taxpayer is not None:
            return does[move.task](stage, taxpayer)
        self._consulting.hold(ABOUT_ENTRY.get(move.task, ""), stage)
        offers = (SIGN_IN, signed_in(AFTER.get(move.task, stage.heard.text)), TRANSFER)
        if not _MINE.search(stage.heard.plain) and (
            asks_something(stage.heard.plain) or self._consulting.answers(stage.heard.text)
        ):
            self._consulting.consult(m.Consult(stage.heard.text), stage)
            return stage.tell("登录后我可以查您自己的记录，告诉您具体的结果。", offers)
        return stage.say(refuse("NeedsAccount", NEEDS[move.task], offers))

    def _vehicle(self, stage: Stage, taxpayer: Taxpayer) -> None:
        self._consulting.hold(ABOUT_ENTRY["vehicle_refund"], stage)
        if self._refunds is None:
            return stage.say(refunds_reply(self._backends.refund.vehicle_tax_refunds(taxpayer.id, stage.today)))
        return stage.say(seen_reply(self._refunds.see(taxpayer.id, stage.today)))

    def _own(self, stage: Stage, taxpayer: Taxpayer) -> None:
        topic = topic_of(stage.heard.text)
        about = stage.thread.answer
        if topic is not None and topic.name == "refund" and about is not None and about.tax == "车船税":
            return self._vehicle(stage, taxpayer)
        if topic is not None and topic.entry:
            return self._elsewhere(stage, topic.entry)
        self._consulting.hold(ABOUT_ENTRY["own_data"], stage)
        panorama = describe_taxpayer(taxpayer)
        name = topic.name if topic is not None else ""
        text, facts = own_facts(taxpayer, name, panorama)
        offers = [RAISE] if name == "quota" and taxpayer.invoicing is not None else []
        return stage.say(facts_reply("我的情况", text, facts, stage.today, offers))

    def _due(self, stage: Stage, taxpayer: Taxpayer) -> None:
        findings = self._backends.refund.vehicle_tax_refunds(taxpayer.id, stage.today)
        refundable = f"车船税可退 {yuan(findings.total)}" if findings.total else ""
        text, facts = due_facts(taxpayer, refundable)
        offers = [ABOUT] if taxpayer.invoicing is not None else []
        stage.say(facts_reply("我要办的事", text, facts, stage.today, offers))

    def _status(self, stage: Stage, taxpayer: Taxpayer) -> None:
        cases = self._refunds.cases_of(taxpayer.id) if self._refunds is not None else []
        if self._refunds is None or not cases or other_tax(stage.heard.plain):
            return self._elsewhere(stage, "refund-time-limit")
        return self._progress(stage, self._refunds, taxpayer)

    def _confirm(self, stage: Stage, taxpayer: Taxpayer) -> None:
        if self._refunds is None:
            return self._status(stage, taxpayer)
        try:
            self._refunds.confirm(taxpayer.id, stage.today)
        except RefundNotNowError as error:
            stage.tell(sentence(error.message))
            return self._vehicle(stage, taxpayer)
        return self._progress(stage, self._refunds, taxpayer)

    def _waive(self, stage: Stage, taxpayer: Taxpayer) -> None:
        cases = self._refunds.waive(taxpayer.id) if self._refunds is not None else []
        if self._refunds is None or not cases:
            return stage.tell("您在这里没有要退的税，没有可以放弃的。")
        if not any(case.status == "waived" for case in cases):
            return stage.tell("退税已经送国库或者办结，不能再放弃；要退回去可以转人工。", (PROGRESS, TRANSFER))
        return self._progress(stage, self._refunds, taxpayer)

    def _progress(self, stage: Stage, refunds: RefundOffice, taxpayer: Taxpayer) -> None:
        seen = refunds.see(taxpayer.id, stage.today)
        stage.say(progress_reply(refunds.cases_of(taxpayer.id), seen))

    def _elsewhere(self, stage: Stage, entry_id: str) -> None:
        """Our systems do not have it: say so at once, with where to look."""
        stage.tell("这项数据这里还没有接通，查不到您的记录。可以这样查：")
        self._consulting.show(entry_id, stage)


AFTER = {"refund_confirm": "查一下我有没有车船税可以退"}  # who signs in only then sees it before it is confirmed
NEEDS = {
    "refund_confirm": "确认退税要本人登录。",
    "refund_waive": "放弃退税要本人登录。",
    "vehicle_refund": "查车船税退税要看您名下的车辆和缴税记录，请先登录。",
    "own_data": "查您（单位）的情况要先登录，登录后我接着给您查。",
    "due_list": "看您（单位）有哪些事要办，要先登录，登录后我接着给您查。",
    "refund_status": (
        "查退税办到哪一步要看您本人的记录，请先登录。一般来说，多缴的税款税务机关自接到申请起 30 日内办理退还；"
        "个人所得税退税也可以在个人所得税 APP 里看进度。"
    ),
}
