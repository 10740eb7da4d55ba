"""Tasks without a form: refunds found, own data, what is due. The ledger tells who is signed in, never words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from actions.around_own import AroundOwn
from actions.consulting import Consulting
from actions.offers import SIGN_IN, TRANSFER, Offer, signed_in
from actions.own_data import DAYS, GOES_ON_FROM, RAISE, Own, facts_reply, own_facts
from actions.own_elsewhere import STANDS_FOR, Elsewhere, elsewhere
from actions.own_matters import Asked, listed_of, matters_told, month_told, offers_of, policies_told, why_told
from actions.own_portrait import bill_offers, bill_told, period_asked, tag_offers, tags_told
from actions.own_standing import rule_for, standing_told
from actions.refund import PROGRESS, progress_reply, refunds_reply, seen_reply
from actions.refund_beside import beside
from actions.refund_form import form_reply
from actions.replies import refuse, sentence
from actions.services import Services
from actions.stage import Stage
from backends.profile.schemas import Taxpayer
from backends.refund_case.errors import RefundNotNowError
from backends.refund_case.office import RefundOffice
from dialogue import moves as m
from dialogue.portrait import asked_of
from dialogue.records import another_firm, firm_called, topic_of
from dialogue.refunds import asks_own_refund, asks_what_comes_back, other_tax
from dialogue.talk import word
from dialogue.words import asks_something

VEHICLE_TAX = "车船税"
# The entry that goes on from a task: what is asked next is asked of it.
ABOUT_ENTRY = {
    "vehicle_refund": "vehicle-scrap-refund",
    "refund_status": "refund-time-limit",
    "refund_confirm": "vehicle-scrap-refund",
    "refund_waive": "vehicle-scrap-refund",
    "refund_form": "vehicle-scrap-refund",
}
ACT_AS = "您现在是以{own}的身份登录的。要看{other}的，请先在页面右上角换成这家单位，再问一次。"
OVERPAID = "refund-overpaid-three-years"
REFUNDS = ("refund-time-limit", "iit-refund-not-arrived")
TITLES = {"due": "要申报、要缴的税", "todo": "我要办的事", "overdue": "要申报的", "policies": "与我有关的优惠"}
PORTRAIT = ("own_benefits", "own_tags", "own_why")  # of nobody but who is signed in
LISTED = ("due", "todo")  # told out of the one list of what is to be done


# Asks for one's own record, not for the rule.
_MINE = re.compile(r"我|俺|咱|本公司|帮.{0,2}查|查一?[下查]|查查")
_WHY = re.compile(r"为[什啥何]|咋|怎么|原因")
_CAN_COME_BACK = re.compile(r"(?:能|可以|该|应).{0,2}退|有没有.{0,8}退|有.{0,6}可?退")


class Tasks:
    def __init__(self, services: Services, consulting: Consulting) -> None:
        self._backends = services.backends
        self._invoices = services.invoices
        self._refunds = services.refunds
        self._matters = services.matters
        self._portraits = services.portraits
        self._conversations = services.conversations
        self._consulting = consulting
        self._around = AroundOwn(consulting)

    def do(self, move: m.Do, stage: Stage) -> None:
        taxpayer = self._backends.profile.find(stage.taxpayer_id) if stage.taxpayer_id else None
        if taxpayer is not None and move.task == "others_record" and taxpayer.name in stage.heard.text:
            move = m.Do("own_data")
        if taxpayer is not None and not stage.heard.chosen and (served := self._served(stage, taxpayer)):
            return stage.tell(ACT_AS.format(own=taxpayer.name, other=served), [TRANSFER])
        if self._around.does(move.task):
            return self._around.do(move.task, stage, taxpayer)
        does: dict[str, Callable[[Stage, Taxpayer], None]] = {
            "vehicle_refund": self._vehicle,
            "own_data": lambda stage, taxpayer: self._own(stage, taxpayer, move.task),
            "due_list": lambda stage, taxpayer: self._own(stage, taxpayer, move.task),
            "refund_status": lambda stage, taxpayer: self._own(stage, taxpayer, move.task),
            "own_policies": lambda stage, taxpayer: self._listed(stage, taxpayer, "policies"),
            "own_standing": self._standing,
            "own_benefits": self._benefits,
            "own_tags": self._tags,
            "own_why": self._why,
            "refund_confirm": self._confirm,
            "refund_waive": self._waive,
            "refund_form": self._form,
        }
        if move.task not in does:
            return self._consulting.consult(m.Consult(stage.heard.text, move.task), stage)
        if taxpayer is not None:
            if not stage.heard.chosen and another_firm(stage.heard.text, taxpayer.name):
                return self._around.do("others_record", stage, taxpayer)
            return does[move.task](stage, taxpayer)
        return self._ask_to_sign_in(move.task, stage)

    def _ask_to_sign_in(self, task: str, stage: Stage) -> None:
        """Who asks for the rule is told it first."""
        text, plain = stage.heard.text, stage.heard.plain
        stage.keep(text, task)
        offers = (SIGN_IN, signed_in(AFTER.get(task, text)), TRANSFER)
        listed = topic_of(plain) in LISTED or task == "due_list"
        general = f"{month_told(self._matters.term(stage.today), stage.today)}。" if listed else ""
        not_own = task not in PORTRAIT and (task == "own_policies" or not _MINE.search(plain))
        whole = asks_something(plain) and task != "own_policies"
        if task == "vehicle_refund" and asks_own_refund(plain):  # 我能退税吗, of no tax: the rule for all
            self._consulting.show(OVERPAID, stage)
            return stage.tell("登录后我可以查您自己的记录，告诉您有没有可以退的。", offers)
        # 车过户了能退吗, 退税失败 卡销户了: the law, where it is sure.
        of_law = task == "refund_status" or (task == "vehicle_refund" and asks_something(plain))
        if (not_own and whole) or ((not_own or of_law) and self._consulting.answers(text)):
            self._consulting.consult(m.Consult(text), stage)
            if any(SIGN_IN.command in reply.commands.values() for reply in stage.replies):
                return None  # that was one's own data too
            return stage.tell(f"{general}登录后我可以查您自己的记录，告诉您具体的结果。", offers)
        self._consulting.hold(ABOUT_ENTRY.get(task) or GOES_ON_FROM.get(topic_of(plain), ""), stage)
        return stage.say(refuse("NeedsAccount", f"{NEEDS[task]}{general}", offers))

    def _served(self, stage: Stage, taxpayer: Taxpayer) -> str:
        """Another firm that who speaks acts for, where the message calls it by its name: its records are told to them
        as such alone."""
        actor = self._conversations.get(stage.conversation_id).actor or taxpayer.id
        names = [mandate.name for mandate in self._backends.profile.mandates(actor)]
        return firm_called(stage.heard.text, names, taxpayer.name)

    def _vehicle(self, stage: Stage, taxpayer: Taxpayer) -> None:
        stage.check_may("refunds")
        self._consulting.hold(ABOUT_ENTRY["vehicle_refund"], stage)
        if self._refunds is None:
            findings = self._backends.refund.refunds_of(taxpayer.id, stage.today)
            reply = refunds_reply(findings, beside(taxpayer))
        else:
            seen = self._refunds.see(taxpayer.id, stage.today)
            findings, reply = seen.findings, seen_reply(seen, beside(taxpayer))
        if not findings.items:
            self._tell_rule(stage)
        stage.say(reply)

    def _tell_rule(self, stage: Stage) -> None:
        """车报废了税能退吗, of whom nothing is found: the law first."""
        text, plain = stage.heard.text, stage.heard.plain
        if stage.heard.chosen or asks_own_refund(plain) or not asks_something(plain):
            return
        if self._consulting.answers(text):
            self._consulting.consult(m.Consult(text), stage)

    def _own(self, stage: Stage, taxpayer: Taxpayer, task: str) -> None:
        """The kind of record that the words name; what ``task`` stands for only where they name none."""
        text = stage.heard.plain
        topic = topic_of(text) or STANDS_FOR.get(task, "")
        if task == "refund_status" and asks_what_comes_back(text) and not other_tax(text):
            return self._vehicle(stage, taxpayer)
        refunds = self._refunds if task == "refund_status" and not other_tax(text) else None
        if refunds is not None and refunds.cases_of(taxpayer.id):
            return self._progress(stage, refunds, taxpayer)
        if topic == "refund" and task != "refund_status" and self._of_vehicles(stage):
            return self._vehicle(stage, taxpayer)
        stage.check_may("invoices" if topic == "quota" else "matters")
        there = elsewhere(topic, text, business=taxpayer.kind != "person")
        if there is not None:
            return self._tell_where(there, topic, stage)
        if topic in LISTED:
            return self._listed(stage, taxpayer, topic)
        told = own_facts(self._gather(stage, taxpayer, topic), topic)
        self._consulting.hold(GOES_ON_FROM.get(topic, ""), stage)
        if told is None:
            return stage.tell(NOT_HERE, [Offer("own", "查我的登记等情况", "say:查一下我的情况"), TRANSFER])
        said, facts = told
        return stage.say(facts_reply(TITLES.get(topic, "我的情况"), said, facts, stage.today, _offers(topic, taxpayer)))

    def _listed(self, stage: Stage, taxpayer: Taxpayer, topic: str) -> None:
        stage.check_may("benefits" if topic == "policies" else "matters")
        outlook, asked = self._matters.of(taxpayer.id, stage.today), Asked.by(topic, stage.heard.plain)
        if topic == "policies":
            said, facts = policies_told(outlook)
        else:
            business = taxpayer.kind != "person"
            said, facts = matters_told(outlook, asked, business=business)
            self._consulting.hold(GOES_ON_FROM[topic], stage)
        stage.listed = listed_of(outlook, asked)
        offers = [*offers_of(outlook, asked), *([DAYS] if topic == "due" else [])]
        return stage.say(facts_reply(TITLES[topic], said, facts, stage.today, offers))

    def _standing(self, stage: Stage, taxpayer: Taxpayer) -> None:
        if taxpayer.kind == "person":
            return self._consulting.consult(m.Consult(stage.heard.text), stage)
        stage.check_may("matters")
        own = self._gather(stage, taxpayer, "arrears")
        said, facts = standing_told(own)
        stage.say(facts_reply("登记和申报情况", said, facts, stage.today))
        return self._consulting.show(rule_for(own), stage)

    def _benefits(self, stage: Stage, taxpayer: Taxpayer) -> None:
        stage.check_may("benefits")
        first, last = period_asked(stage.heard.plain, stage.today)
        name, bill = self._matters.bill(taxpayer.id, first, last, stage.today)
        said, facts = bill_told(name, bill, stage.heard.plain)
        stage.say(facts_reply("红利账单", said, facts, stage.today, bill_offers(bill)))

    def _tags(self, stage: Stage, taxpayer: Taxpayer) -> None:
        stage.check_may("tags")
        said, facts = tags_told(self._portraits.find_tags(taxpayer.id) if self._portraits is not None else ())
        stage.say(facts_reply("我的标签", said, facts, stage.today, tag_offers()))

    def _why(self, stage: Stage, taxpayer: Taxpayer) -> None:
        """Of the list that was told, why each is there, or the one that is named by its number."""
        stage.listed = tuple(offered for offered in stage.thread.offered if offered.listed)
        outlook, number = self._matters.of(taxpayer.id, stage.today), asked_of(stage.heard.plain)
        chosen = stage.listed[number - 1 : number] if number else stage.listed
        policies = {one.policy.name for one in outlook.policies}
        stage.check_may("benefits" if any(one.label in policies for one in chosen) else "matters")
        said, facts = why_told(outlook, [one.label for one in chosen])
        stage.say(facts_reply("为什么给我", said, facts, stage.today, tag_offers()))

    def _tell_where(self, there: Elsewhere, topic: str, stage: Stage) -> None:
        """The first time with the entry; why it takes so long is asked of that; who insists is not told the same."""
        about, plain = stage.thread.answer, stage.heard.plain
        told = [entry for entry in REFUNDS if stage.times_said(entry)]
        if topic == "refund" and about is not None and about.entry_id in told:
            if _WHY.search(plain):
                return self._consulting.consult(m.Consult(stage.heard.text, "follow_up"), stage)
            return stage.tell(word("refund_unseen", stage.times_said("refund_unseen")).text, [TRANSFER])
        stage.note_said(there.entry)
        stage.tell(there.said())
        return self._consulting.show(there.entry, stage)

    def _of_vehicles(self, stage: Stage) -> bool:
        about, text = stage.thread.answer, stage.heard.plain
        if "个税" in text or "个人所得税" in text:
            return False
        after_them = about is not None and about.tax == VEHICLE_TAX
        return after_them or "车" in text or _CAN_COME_BACK.search(text) is not None

    def _confirm(self, stage: Stage, taxpayer: Taxpayer) -> None:
        if self._refunds is None:
            return self._own(stage, taxpayer, "refund_status")
        stage.check_may("refunds", "refund_confirm")
        try:
            self._refunds.confirm(taxpayer.id, stage.today)
        except RefundNotNowError as error:
            stage.tell(sentence(error.message))
            return self._vehicle(stage, taxpayer)
        return self._progress(stage, self._refunds, taxpayer)

    def _form(self, stage: Stage, taxpayer: Taxpayer) -> None:
        stage.check_may("refunds")
        seen = self._refunds.see(taxpayer.id, stage.today) if self._refunds is not None else None
        if seen is None or not seen.to_confirm:
            return self._vehicle(stage, taxpayer)
        return stage.say(form_reply(seen, taxpayer))

    def _waive(self, stage: Stage, taxpayer: Taxpayer) -> None:
        stage.check_may("refunds", "refund_waive")
        cases = self._refunds.waive(taxpayer.id) if self._refunds is not None else []
        if self._refunds is None or not cases:
            return stage.tell("您在这里没有要退的税，没有可以放弃的。")
        if not any(case.status == "waived" for case in cases):
            return stage.tell("退税已经送国库或者办结，不能再放弃；要退回去可以转人工。", (PROGRESS, TRANSFER))
        return self._progress(stage, self._refunds, taxpayer)

    def _progress(self, stage: Stage, refunds: RefundOffice, taxpayer: Taxpayer) -> None:
        stage.check_may("refunds")
        seen = refunds.see(taxpayer.id, stage.today)
        stage.say(progress_reply(refunds.cases_of(taxpayer.id), seen))

    def _gather(self, stage: Stage, taxpayer: Taxpayer, topic: str) -> Own:
        own = Own(taxpayer, stage.heard.plain, stage.today)
        if topic == "vehicles":
            return replace(own, vehicles=self._backends.profile.vehicles(taxpayer.id))
        both = topic == "overdue" and "欠" in own.text  # 还有啥没报的 欠不欠税
        if (topic == "arrears" or both) and self._invoices is not None:
            return replace(own, arrears=self._invoices.arrears_of(taxpayer.id))
        if topic == "quota" and self._invoices is not None:
            return replace(
                own, taxpayer=taxpayer.model_copy(update={"invoicing": self._invoices.invoicing_of(taxpayer.id)})
            )
        return own


def _offers(topic: str, taxpayer: Taxpayer) -> list[Offer]:
    if topic == "overdue":
        return [DAYS]
    if taxpayer.invoicing is None:
        return []
    return [RAISE] if topic == "quota" else []


NOT_HERE = (
    "您问的这一项，这里没有接通，查不到您的记录。公司的在电子税务局“我要查询”里看，个人的个税在个人所得税 APP 里看；"
    "也可以转人工。我这里能查的有：登记信息、信用等级、发票额度、逾期未申报、车船税退税。"
)
_SEEN_FIRST = "查一下我有没有车船税可以退"
AFTER = {
    "refund_confirm": _SEEN_FIRST,
    "refund_form": _SEEN_FIRST,
}  # who signs in only then sees it before it is confirmed
NEEDS = {
    "refund_confirm": "确认退税要本人登录。",
    "refund_waive": "放弃退税要本人登录。",
    "refund_form": "看替您填好的退税申请表要本人登录。",
    "vehicle_refund": "查车船税退税要看您名下的车辆和缴税记录，请先登录。",
    "own_policies": "看哪些优惠与您（单位）有关要先登录，登录后我接着给您查。",
    "own_benefits": "看您（单位）享受了多少优惠、还有哪些没享受要先登录，登录后我接着给您查。",
    "own_standing": "查您单位的登记和申报情况要先登录，登录后我接着给您查。",
    "own_why": "看每一件为什么给您要先登录，登录后我接着给您查。",
    "own_tags": "看导办按哪些情况给您内容要先登录，登录后我接着给您查；没有登录的，不按个人情况给。",
    "own_data": "查您（单位）的情况要先登录，登录后我接着给您查。",
    "due_list": "看您（单位）有哪些事要办，要先登录，登录后我接着给您查。",
    "refund_status": (
        "查退税办到哪一步要看您本人的记录，请先登录。一般来说，多缴的税款税务机关自接到申请起 30 日内办理退还；"
        "个人所得税退税也可以在个人所得税 APP 里看进度。"
    ),
}
