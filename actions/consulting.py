"""Asking the knowledge base: the ways to read a message, what they find, and the answer that is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from actions.everyday.matters import offer_beside
from actions.going_on import GoingOn
from actions.invoices.begun import begun_beside
from actions.offers import TRANSFER, Offer, choices, commands
from actions.places import NATIONWIDE, places_in
from actions.refund_own import own_refund_beside
from actions.replies import replies_to
from actions.services import Services
from actions.stage import Stage
from actions.turns import is_unasked, own_words
from actions.walk_offers import after_answer
from conversations.cards import AnswerCard, AskCard, Reply
from dialogue import moves as m
from dialogue.english import guessed, in_chinese, is_english
from dialogue.heard import POSSIBLE
from dialogue.limits import too_late
from dialogue.passing import passing
from dialogue.resolving import WHOLE_QUESTION
from dialogue.sides import is_of_other_tax
from dialogue.situations import situation
from dialogue.talk import word
from dialogue.thread import Answer
from dialogue.words import asks_something, evades, names_matter
from knowledge_base.answering import wording
from knowledge_base.answering.bounds import on_its_side
from knowledge_base.answering.outcomes import (
    Answered,
    Clarify,
    NeedsAccount,
    NeedsHuman,
    NotFound,
    Outcome,
    OutOfScope,
    Quoted,
)
from knowledge_base.entries.schemas import Entry
from language.normalise import normalise

EVASION = "admin-tax-evasion-penalty"  # what is said of any wish to evade that no other entry answers
SETTLED = "是这样规定的，依据列在下面，点开可以看原文：{rule}拿不准自己的情况算不算，可以转人工核对。"
UNSETTLED = "这一点文件没有写明到您这种情况，我说的要由主管税务机关确认：{rule}可以打 12366 或转人工核实。"
_FIRST = re.compile(r"^.*?[。!！?？](?=.)", re.DOTALL)  # a rule is often half told at its semicolon
_LEAD = re.compile(r"^(?:举个?)?例(?:子|如)?[：:]?")
_EXAMPLE = re.compile(r"[^。\n]*(?:例[一二如：:*]|\*\*例|举例|比如|假设|例子)[^\n]*")


class Consulting:
    def __init__(self, services: Services) -> None:
        self._knowledge = services.knowledge
        self._conversations = services.conversations
        self._walks = services.walks
        self._offices = services.offices
        self._refunds = services.refunds
        self._going_on = GoingOn(services.knowledge, self)

    def consult(self, move: m.Consult, stage: Stage) -> None:
        if move.act == "entry":
            return self.show(move.text, stage)
        if move.entry and self._knowledge.entry(move.entry) is not None:
            return self._meant(move, stage)
        if is_english(stage.heard.text):
            chinese = in_chinese(move.text, going_on=stage.thread.answer is not None)
            if not chinese:
                return self._foreign(stage)
            stage.tell(word("foreign_read", 0).text.format(read=chinese))
            move = replace(move, text=chinese)
        answer = stage.thread.answer
        named = self.day_named(move.text, stage)
        if answer is None or stage.heard.chosen:
            outcomes = self.alone(move, stage, named)
            question = own_words(move.text, outcomes)
            whole = "" if stage.heard.chosen else move.text
            return self.say(outcomes, stage, question=question, day=named, otherwise=move.otherwise, whole=whole)
        # A whole question stands alone in time too, and 现在呢 comes back to today.
        apart = stage.heard.belief("policy") >= WHOLE_QUESTION or _TODAY.search(move.text) is not None
        return self._going_on.follow(move, stage, answer, named if apart else named or answer.day)

    def day_named(self, text: str, stage: Stage) -> date | None:
        """The day whose rules are asked for, where that is another than today. 明年能退吗 asks when, not by which."""
        day = self._knowledge.day_asked(_OF_THAT_YEAR.sub(" ", _DONE_LATER.sub(" ", text)))
        return day if day != stage.today else None

    def show(self, entry_id: str, stage: Stage) -> None:
        self.say([self._knowledge.answer_entry(entry_id, conversation_id=stage.conversation_id)], stage)

    def _meant(self, move: m.Consult, stage: Stage) -> None:
        """The entry that the words surely mean, as it is today: a year told with a home is when it was bought."""
        outcome = self._knowledge.answer_entry(move.entry, question=move.text, conversation_id=stage.conversation_id)
        self.say([outcome], stage, question=move.text)

    def answers(self, text: str) -> bool:
        """Whether the knowledge base has an answer to ``text`` as it stands."""
        return isinstance(self._knowledge.ask(text, record=False), Answered)

    def retell(self, move: m.Retell, stage: Stage) -> None:
        """The answer in hand once more: as it was, in one sentence, its example, or what it rests on."""
        answer = stage.thread.answer
        if move.how == "again" or answer is None:
            return self._again(stage)
        outcome = self._knowledge.answer_entry(answer.entry_id, as_of=answer.day, record=False)
        if not isinstance(outcome, Answered):
            return self._again(stage)
        if move.how == "sure":
            text = (UNSETTLED if outcome.needs_person else SETTLED).format(rule=first_sentence(outcome.text))
            outcome = replace(outcome, text=text, details="", steps=(), materials=())
            return self.say([outcome], stage, question=answer.question, day=answer.day)
        if move.how == "simpler":
            text = f"简单说：{first_sentence(outcome.text)}"
            outcome = replace(outcome, text=text, details="", steps=(), materials=())
            return self.say([outcome], stage, question=answer.question, day=answer.day)
        found = _EXAMPLE.search(f"{outcome.text}\n{outcome.details}")
        if found is not None:
            outcome = replace(outcome, text=f"举例：{_LEAD.sub('', found[0].replace('**', '').strip(' -*'))}")
            return self.say([outcome], stage, question=answer.question, day=answer.day)
        worked = next((c for c in outcome.choices if _FIGURE.search(c.question)), None)
        if worked is not None:
            return self.say([self._knowledge.answer_entry(worked.entry_id, as_of=answer.day, record=False)], stage)
        other = self._knowledge.ask(f"{answer.entry_question}举个例子", as_of=answer.day, record=False)
        if isinstance(other, Answered) and other.entry_id != answer.entry_id and "例" in f"{other.text}{other.details}":
            return self.say([other], stage)
        offers = [TRANSFER]
        text = (
            "这一条没有现成的例子。您可以说说自己的情况（例如金额、时间、个人还是公司），我按您的情况来讲；也可以转人工。\n"
            f"要点是：{first_sentence(outcome.text)}"
        )
        return stage.say(Reply(text=text, card=AskCard(text=text, choices=choices(offers)), commands=commands(offers)))

    def hold(self, entry_id: str, stage: Stage) -> None:
        """Go on from ``entry_id`` when something is asked next, though it was not shown."""
        entry = self._knowledge.entry(entry_id) if entry_id else None
        if entry is not None:
            held = Answer(entry.question, entry.id, entry.question, entry.tax, held=True)
            earlier = stage.thread.with_answer(held).earlier
            stage.thread = replace(stage.thread, answer=held, said="", earlier=earlier)

    def alone(self, move: m.Consult, stage: Stage, day: date | None) -> list[Outcome]:
        told = f"{stage.thread.said}，{move.text}" if stage.thread.said else move.text
        outcome = self._knowledge.ask(told, as_of=day, conversation_id=stage.conversation_id)
        if move.act == "evasion" and not isinstance(outcome, Answered) and evades(move.text):
            outcome = self._knowledge.answer_entry(EVASION, question=move.text, conversation_id=stage.conversation_id)
        if isinstance(outcome, NeedsHuman):
            outcome = self._how_to_report(move.text, stage, day) or outcome
        outcome = self._of_named_tax(outcome, move.text, stage, day)
        unsettled = isinstance(outcome, Answered) and outcome.needs_person
        if (not outcome.definite or unsettled) and not outcome.parts:
            outcome = self.of_situation(move.text, outcome, stage, day) or outcome
        before = stage.thread.answer.question if stage.thread.answer is not None else ""
        if is_unasked(move.text, outcome, before):
            outcome = self._asked_which(outcome, move.text, stage, day)
        elif isinstance(outcome, Clarify) and outcome.leads:
            led = self.opened(outcome, stage, day)
            outcome = outcome if is_unasked(move.text, led, before) else led
        return list(outcome.parts or (outcome,))

    def opened(self, outcome: Outcome, stage: Stage, day: date | None) -> Outcome:
        """The first of what is asked back about, by its name and with the others below it: who asked plainly need not
        choose from a list that the answer leads."""
        first, *rest = outcome.choices
        led = self._knowledge.answer_entry(
            first.entry_id,
            question=outcome.question,
            as_of=day,
            confidence=outcome.confidence,
            conversation_id=stage.conversation_id,
        )
        if not isinstance(led, Answered):
            return outcome
        notice = f"{wording.LED.format(question=first.question)}{led.notice}"
        led = replace(led, notice=notice, likeliest=True, choices=tuple(rest))
        return on_its_side(led, outcome.question)

    def _how_to_report(self, text: str, stage: Stage, day: date | None) -> Outcome | None:
        """我要举报公司不交社保: nothing is taken in here, and what can be done about it is known."""
        told = _REPORTS.sub(" ", text).strip()
        if told == text.strip() or not names_matter(told):
            return None
        for question in (f"{told}，怎么举报", f"{told}怎么办"):
            if isinstance(self._knowledge.ask(question, as_of=day, record=False), Answered):
                return self._knowledge.ask(question, as_of=day, conversation_id=stage.conversation_id)
        return None

    def _asked_which(self, outcome: Outcome, text: str, stage: Stage, day: date | None) -> Outcome:
        """Something was told and no question asked: what may be asked of it, instead of a yes or no."""
        near = list(dict.fromkeys([outcome.entry_id or "", *(r.entry_id for r in outcome.ranks)]))[:MOST_NEAR]
        return self._knowledge.offer(text, near, as_of=day, conversation_id=stage.conversation_id)

    def _of_named_tax(self, outcome: Outcome, text: str, stage: Stage, day: date | None) -> Outcome:
        """An entry on another tax than the one that was named is no answer: what is near on that one is offered."""
        if not isinstance(outcome, Answered) or not self.is_of_other_tax(text, outcome.entry_id):
            return outcome
        seen = [*(r.entry_id for r in outcome.ranks), *(c.entry_id for c in outcome.choices)]
        near = [e for e in dict.fromkeys(seen) if e != outcome.entry_id and not self.is_of_other_tax(text, e)]
        near = near[:MOST_NEAR]
        if not near:
            return outcome
        return self._knowledge.offer(text, near, as_of=day, conversation_id=stage.conversation_id)

    def is_of_other_tax(self, text: str, entry_id: str | None) -> bool:
        """Whether the entry speaks of another tax than the one that ``text`` names."""
        entry = self._knowledge.entry(entry_id) if entry_id else None
        return entry is not None and is_of_other_tax(text, f"{entry.tax} {entry.question} {entry.answer}")

    def of_situation(self, text: str, found: Outcome, stage: Stage, day: date | None) -> Outcome | None:
        """The answer to what is told of, where the search alone would have asked back. What it ``found`` tells nothing
        of an entry that is not even near: the words fit by chance."""
        entry_id = situation(text)
        if not entry_id or self._knowledge.entry(entry_id) is None:
            return None
        near = [rank.entry_id for rank in found.ranks]
        if near and entry_id not in near and not isinstance(found, OutOfScope):
            return None
        return self._knowledge.answer_entry(entry_id, question=text, as_of=day, conversation_id=stage.conversation_id)

    def say(
        self,
        outcomes: Sequence[Outcome],
        stage: Stage,
        *,
        question: str = "",
        day: date | None = None,
        otherwise: str = "",
        rejected: tuple[str, ...] = (),
        whole: str = "",
    ) -> None:
        """``whole``: the words that are answered, where they need nothing that was said before."""
        if otherwise and not isinstance(outcomes[-1], Answered) and not _worth_showing(outcomes[-1], otherwise):
            self.talk(otherwise, stage)
            self._keep_told(stage)
            return
        if isinstance(outcomes[-1], OutOfScope | NotFound) and is_english(stage.heard.plain):
            stage.replies = []  # how it was read helps nobody
            self._foreign(stage)
            return
        if isinstance(outcomes[-1], OutOfScope) and not stage.heard.is_("out_of_scope", least=POSSIBLE):
            self.talk("understood_more", stage)  # few words, and perhaps of ours
            return
        if isinstance(outcomes[-1], NeedsAccount):
            if stage.taxpayer_id is not None:
                stage.wants_own = True
                return
            stage.keep(stage.heard.text, "own_data")
        own, comes_back = own_figures(stage), self._comes_back(outcomes[-1], stage)
        for outcome in outcomes:
            if isinstance(outcome, Answered):
                late = too_late(stage.heard.plain, f"{outcome.text}{outcome.details}", stage.today)
                text = _YES.sub("", outcome.text) if late else outcome.text
                outcome = replace(outcome, text=text, notice=f"{outcome.notice}{late}")
            if comes_back is not None and isinstance(outcome, Answered) and outcome.entry_id == outcomes[-1].entry_id:
                outcome = replace(outcome, notice=f"{outcome.notice}{comes_back[0]}")
            for reply in replies_to(self._marked(outcome, own)):
                stage.say(self._placed(reply))
        last, walked = outcomes[-1], stage.thread.walk_in_hand
        entry_id = last.entry_id or (_likeliest(last, chosen_from=bool(question)))
        entry = self._knowledge.entry(entry_id) if entry_id else None
        if entry is not None:
            asked = question or _homes_told(last, stage)
            asked = asked or (entry.question if isinstance(last, Answered) else last.question)
            menu = tuple(c.entry_id for c in last.choices) if isinstance(last, Clarify | NeedsAccount) else ()
            words = whole if isinstance(last, Answered) and len(whole) <= STORY else ""
            held = Answer(asked, entry.id, entry.question, entry.tax, day, menu, rejected, words)
            stage.thread = stage.thread.with_answer(held)
        if isinstance(last, NotFound | Quoted | OutOfScope) and not last.definite:
            self._keep_told(stage)
        after_answer(stage, walked, _shown(last), self._walks)
        if entry is not None and isinstance(last, Answered):
            beside = offer_beside(entry.question) or begun_beside(entry.id) or _offer_sale(entry, own)
            for offer in (comes_back[1] if comes_back is not None else None, beside):
                if offer is not None:
                    stage.offer(offer)

    def _comes_back(self, last: Outcome, stage: Stage) -> tuple[str, Offer] | None:
        entry = self._knowledge.entry(last.entry_id) if last.entry_id and isinstance(last, Answered) else None
        return own_refund_beside(self._refunds, stage, entry.question) if entry is not None else None

    def _marked(self, outcome: Outcome, own: str) -> Outcome:
        """Where the person told figures, the figures of an example are told to be none of theirs."""
        entry = self._knowledge.entry(outcome.entry_id) if outcome.entry_id else None
        if not own or entry is None or not isinstance(outcome, Answered):
            return outcome
        if not _WORKED.search(f"{entry.question}{outcome.text}"):
            return outcome
        return replace(outcome, notice=f"{outcome.notice}这里的数字是举例，不是按您说的数算的。")

    def _placed(self, reply: Reply) -> Reply:
        """With links to where that is done of which the answer speaks."""
        card = reply.card
        if not isinstance(card, AnswerCard):
            return reply
        entry = self._knowledge.entry(card.entry_id)
        region = entry.region if entry is not None else NATIONWIDE
        places = places_in((card.short, card.details, *card.steps), self._offices(), region)
        return reply.model_copy(update={"card": card.model_copy(update={"places": places})})

    def _keep_told(self, stage: Stage) -> None:
        """The words may be the first piece of a question."""
        if len(stage.heard.text) <= TOLD and not asks_something(stage.heard.plain):
            told = f"{stage.thread.said} {stage.heard.text}".strip()[-MOST_TOLD:]
            stage.thread = replace(stage.thread, said=told)

    def talk(self, key: str, stage: Stage) -> None:
        said = word(key, stage.times_said(key))
        stage.note_said(key)
        stage.tell(said.text, [TRANSFER] if said.offers else [])

    def _again(self, stage: Stage) -> None:
        last = self._conversations.last_reply(stage.conversation_id)
        if last is None:
            stage.tell(word("nothing_to_retell", 0).text)
        else:
            stage.say(last)

    def _foreign(self, stage: Stage) -> None:
        """What can be done, in English; what the words may ask is a button, and nothing is answered on a guess."""
        read = guessed(stage.heard.text)
        guess = [Offer("read", f"{read}?", f"say:{read}")] if read else []
        stage.tell(word("foreign", stage.times_said("foreign")).text, [*guess, TRANSFER])
        stage.note_said("foreign")


_YES = re.compile(r"^(?:能|可以)(?:退|的)?。")
_HOMES_TOLD = re.compile(r"(?:名下|家里|手里|已经?|还)有?[^,，。;；]{0,4}(?:[一二两三1-3]套|没?有房)")


def _homes_told(last: Outcome, stage: Stage) -> str:
    """The person's own words where they count homes: what is computed next goes by them."""
    told = isinstance(last, Answered) and not stage.heard.chosen and _HOMES_TOLD.search(stage.heard.plain)
    return stage.heard.text if told else ""


_DONE_LATER = re.compile(r"(?:明年|次年|第二年|下一?年|来年)(?=[^,，。]{0,6}(?:[退补]|汇算|清缴|申报|抵))")
_TODAY = re.compile(r"现在|目前|眼下|如今|今年|今[天日]|这会儿")
HOME = "二手房"  # the tax of entries on the sale of a home
_FIGURE = re.compile(r"\d[\d.]*\s*(?:万|亿|元|块)|(?<!\d)\d{2,3}(?!\d|年|号|条|[%平个])")
_WORKED = re.compile(r"举例|举个例|例[：:]|例\*\*|比如|假设|\d[\d.]*\s*万[^。]{0,20}[×－−]|拿 ?\d")
MOST_NEAR = 3  # entries offered where the one found is of another tax
# 我要举报 before or after what is reported.
_REPORTS = re.compile(
    r"(?:(?:我们?|俺)?(?:要|想|准备|打算|去)*(?:实名|匿名)?(?:举报|投诉|检举|反映)(?:一下)?)|(?:我们?)?要(?:去)?告(?:他们?|她|它)"
)
# 要2023到2025三年的, 去年平均工资9万: of which years something is, and by no rules of theirs.
_OF_THAT_YEAR = re.compile(
    r"20\d\d年?(?:[到至~、和跟-])20\d\d年?|(?:要|开|打|查)(?:的是)?20\d\d年?度?(?:的|那年)"
    r"|(?:去年|上年|前年|20\d\d年)(?:的|全年|一年|我们?|公司|一共|总共)*(?:平均|人数|收入|工资|利润|销售额|营业额|营收|到手|挣|赚)"
)
STORY = 40  # characters: of what is longer, the question is a part, and the entry's own stands for it
TOLD = 40  # characters: a statement as short as this may be the first piece of a question
MOST_TOLD = 200  # characters of what was told without a question


def own_figures(stage: Stage) -> str:
    """The person's own words with figures in them: of this message and of the question that it goes on from."""
    answer = stage.thread.answer
    before = answer.question if answer is not None and answer.question != answer.entry_question else ""
    told = [words for words in (before, stage.heard.text) if _FIGURE.search(normalise(words))]
    return "" if stage.heard.chosen else " ".join(dict.fromkeys(told))


def _offer_sale(entry: Entry, own: str) -> Offer | None:
    """To compute the sale with the person's own figures, beside what is said of sales in general."""
    if not own or entry.tax != HOME or passing(own) is not None:
        return None
    return Offer("compute", "按我说的数算", f"say:帮我算卖房的税：{own}")


def _worth_showing(outcome: Outcome, otherwise: str) -> bool:
    """A topic without a question (个人出租) opens what is asked of it; small talk does not. An article is named."""
    return outcome.definite or (otherwise == "told" and isinstance(outcome, Clarify))


def _likeliest(outcome: Outcome, *, chosen_from: bool) -> str | None:
    """Of what was asked back about. ``chosen_from``: of a menu of ours, which else leaves in hand what was."""
    if isinstance(outcome, NeedsAccount):
        return next((c.entry_id for c in outcome.choices), None)
    if not isinstance(outcome, Clarify):
        return None
    found = [r.entry_id for r in outcome.ranks] or [c.entry_id for c in outcome.choices if chosen_from]
    return found[0] if found else None


def _shown(outcome: Outcome) -> Sequence[str]:
    """The entries that the person sees as the answer, or is asked to choose from."""
    if isinstance(outcome, Answered):
        return [outcome.entry_id or ""]
    return [choice.entry_id for choice in outcome.choices] if isinstance(outcome, Clarify) else []


def first_sentence(text: str) -> str:
    found = _FIRST.match(text)
    return found[0] if found else text
