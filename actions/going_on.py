"""A message after an answer or a menu: which answer it gets, or what is said where none fits.

``dialogue.resolving`` weighs whether it stands alone; here is what is done with what goes on.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from actions.another_tax import AnotherTax
from actions.beside import OF_ITSELF, Beside
from actions.errands import (
    Errands,
    Found,
    subject_of,
    unknown,
)
from actions.nearness import SHORT, Nearness
from actions.offers import TRANSFER, Offer
from actions.pointing import Pointing, focused
from actions.putting_right import PuttingRight
from actions.services import Knowledge
from actions.stage import Stage
from actions.turns import MOST_CHOICES, SUM, Turn, is_figure, is_statement, is_unasked, others, own_words
from actions.turns import seen as seen_alone
from actions.voicing import Voicing
from dialogue import moves as m
from dialogue.conditions import named_in, names_of
from dialogue.followups import Before, corrected, new_words
from dialogue.points import Point, only_points, points_of
from dialogue.resolving import (
    asks_until,
    is_rest,
    lacks_subject,
    resolve,
    says_not_here,
    tells_whole_story,
)
from dialogue.sides import contrary, is_for_kin_alone
from dialogue.situations import situation
from dialogue.talk import word
from dialogue.thread import Answer
from dialogue.words import asks_something, evades, matters_in, names_matter, subjects_in
from knowledge_base.answering.bounds import bounded
from knowledge_base.answering.outcomes import Answered, Clarify, Outcome
from knowledge_base.answering.wording import RUMOUR
from language.dialect import standard

if TYPE_CHECKING:
    from actions.consulting import Consulting

# 是数电票: told of what is in hand, and no question of its own.
_CIRCUMSTANCE = re.compile(
    r"(?:我们?|这个?|那个?|它|开的)?(?:就|都|也|全|只)?是[^不否吗要想][^,，。]{0,7}|是?(?:上上?|这|本|前|去|今)个?(?:月|年|季度?|周|星期)的?"
)
_LETTERS = re.compile(r"[a-zA-Z]{2,}")
# What an entry tells of what is over or left; nobody asks for it by these words.
OVER = Point(
    "over",
    "超过的部分",
    re.compile(r"(?!)"),
    re.compile(r"(?<!不)超[过出](?:限额|标准)?的?部分|(?<!不)超过的|结转|扣不完|没扣完"),
)
ANYWHERE = Point(
    "anywhere",
    "各地",
    re.compile(r"(?!)"),
    re.compile(r"全国(?:都|统一|各地|适用|范围)|不[看分论][^，。]{0,8}地|各地(?:都|一样)|哪里都"),
)
HELD_ONLY = Point(
    "held",
    "满五唯一",
    re.compile(r"(?!)"),
    re.compile(r"满[五5二2两]|满 ?[25] ?年|唯一"),
)
# 房子买了有二十年了 我们就这一套: what 满五唯一 is told of.
_HELD = re.compile(r"(?:买|住|持有)[^,，。;；]{0,6}年了?|就这一套|只有这一套|唯一|满[五二两25]")
UNTIL = Point(
    "until",
    "到什么时候",
    re.compile(r"(?!)"),
    re.compile(r"(?:到|至) ?20\d\d ?年|20\d\d ?年(?:底|12 ?月 ?31 ?日)|20\d\d、20\d\d ?年"),
)
_OF_A_SUM = re.compile(  # 中一千的呢
    r"[那要是如果,，\s]*[\u4e00-\u9fff]?[\d.一二两三四五六七八九十百千万]+(?:块|元|多)?的?[呢的话]+[?？]?"
)
_OF_SUCH = re.compile(
    r"(?:那|我|我们|这|他|它|就|[,，\s])*(?:是|的是)[^,，。吗么呢]{2,8}的"
)  # 是数电的, of what was lost
_MORE_TO_IT = re.compile(r"^(?:我们?|俺|咱|家里?|名下|另外|此外)*(?:还有|也有|又有)(?!没有|什么|啥|哪)")
_CLAUSES = re.compile(r"[,，。;；\s]+")
# 听说提到2000了: a change that somebody has heard of.
_RUMOUR = re.compile(
    r"(?:可|但|不过|我|可是|怎么)*(?:听说|据说|都说|网上说?|有人说|朋友说|同事说|新闻上?说?|抖音上?说?|群里说?|不是说|他们说).{0,12}?"
    r"(?:提|涨|降|改|调|加|升|减|取消|翻)(?:到|成|高|低|为|了|番|至)"
)
# 80来平, 三岁: a plain circumstance; 两个单位 may be a matter of its own.
_MEASURE = re.compile(r"\d+(?!\d|个)|[\d一二两三四五六七八九十百几]+[来多几]?(?:平|岁|[年月天套]|[万块元])")
# 我是在河北开的户
_PLACE = re.compile(r"在[\u4e00-\u9fff]{2,4}(?:开|买|办|上班|工作|住|交|缴|注册|登记)|外[地省]|老家")
_THING = re.compile(
    r"(?!.*了[呢嘞])(?:那|要是|换成|如果是?|[,，\s])*[\u4e00-\u9fff]{2,5}的?[呢嘞][?？]?"
)  # 车位呢, after a home that is sold
# From this sureness on the entry in hand is told, the others below: on labelled follow-ups 3 in 4 of such are right.
HELD_AT = 0.55
ALL_OF_IT = 0.95  # share of belief from which on nothing but the entry in hand is near


class GoingOn:
    def __init__(self, knowledge: Knowledge, consulting: Consulting) -> None:
        self._knowledge = knowledge
        self._consulting = consulting
        self._errands = Errands(knowledge)
        self._voicing = Voicing(knowledge, consulting)
        self._pointing = Pointing(knowledge, self._voicing)
        self._putting_right = PuttingRight(knowledge, consulting, self._voicing)
        self._nearness = Nearness(knowledge)
        self._beside = Beside(knowledge)
        self._another_tax = AnotherTax(knowledge, consulting, self._voicing)

    def follow(self, move: m.Consult, stage: Stage, answer: Answer, day: date | None) -> None:
        text = self._knowledge.spelled(move.text) if move.text.isascii() else standard(move.text)
        alone = self._knowledge.ask(text, as_of=day, record=False)
        done = self._is_done_to(text, alone, answer)
        seen = seen_alone(alone)
        if not done and (alone.definite or ((seen.sure or seen.near) and tells_whole_story(text))):
            return self._voicing.say_alone(move, stage, day)
        if asks_until(text) and not answer.menu and self._until(text, stage, answer, day):
            return None
        meant = corrected(text)
        if meant is not None and self._putting_right.take_up(meant, stage, answer, day):
            return None
        text, put_right = meant or text, bool(meant)
        if self._another_tax.take_up(text, stage, answer, day):
            return None
        typed = answer.words or answer.question
        before = Before(typed, answer.question if answer.menu else answer.entry_question, answer.tax)
        weighed = self._knowledge.follow(text, before, answer.entry_id, as_of=day)
        turn = Turn(text, move, stage, answer, day, alone, points_of(text), weighed, put_right=put_right)
        return self._voicing.say(self._voicing.entry(done, turn), turn, "") if done else self._resolve(turn)

    def _is_done_to(self, text: str, alone: Outcome, answer: Answer) -> str:
        """当月的能直接作废吗, after an entry on one kind of invoice: the entry beside it on that act, where the words
        alone find one on another kind."""
        entry = self._knowledge.entry(answer.entry_id) if not answer.menu and lacks_subject(text) else None
        acts = matters_in(text)
        if entry is None or not acts or getattr(alone, "entry_id", "") in (answer.entry_id, *entry.related):
            return ""
        beside = [b for e in entry.related if (b := self._knowledge.entry(e)) is not None]
        return next((b.id for b in beside if all(act in b.question for act in acts)), "")

    def _resolve(self, turn: Turn) -> None:
        answer, move, weighed = turn.answer, turn.move, turn.weighed
        if only_points(turn.text):
            return self._pointing.point(turn)
        seen = seen_alone(turn.alone)
        if seen.sure and self._nearness.jumps(seen, turn):
            seen = replace(seen, sure=False, near=True)  # 咋能升上去 is of what is in hand, whatever words it has
        found = resolve(
            turn.stage.heard,
            seen,
            weighed.entries,
            weighed.sure,
            weighed.answer_at,
            answer.entry_id,
            weighed.lead_at,
        )
        if self._nearness.is_another_tax(found, turn):
            return self._voicing.ask(new_words(turn.text), turn.stage, turn.day)
        again = self._nearness.asked_of(turn) if found.kind == "entry" else ""
        if again:
            return self._told_again(again, turn)
        other = self._nearness.for_them(turn)
        if other:
            return self._answer(other, turn)
        if _RUMOUR.match(turn.text) and not answer.menu and not seen.sure:
            return self._rumoured(turn)
        if _MORE_TO_IT.search(turn.text) and is_statement(turn.text) and self._asked_of_this_too(turn):
            return None
        if found.kind == "entry" and self._consulting.is_of_other_tax(turn.text, found.entries[0]):
            return self._voicing.say_alone(move, turn.stage, turn.day)
        if found.kind == "entry" and self._nearness.is_of_others(found.entries[0], turn):
            if seen.sure:
                return self._voicing.say_alone(move, turn.stage, turn.day)
            found = replace(found, kind="choices")
        other_act = seen.sure and self._nearness.is_of_another_act(seen.entry_id, answer)
        unsure = found.kind in ("alone", "choices") and (not seen.sure or other_act)
        if unsure and not answer.menu and _THING.fullmatch(turn.text):
            thing = self._beside.of_act(turn)
            if thing is not None:
                return self._answer(thing, turn)
        if found.kind != "entry" and _CIRCUMSTANCE.fullmatch(turn.text) and is_statement(turn.text):
            return self._anew(turn) if answer.menu else self._narrowed(turn)
        if is_rest(turn.text) and not answer.menu and self._nearness.leads_off(found, seen, answer):
            return self._said_or_unknown(turn)
        settled = seen.sure and not (isinstance(turn.alone, Answered) and turn.alone.needs_person)
        meant = not settled or situation(turn.text) == seen.entry_id  # 租客说要发票 by itself, rather than joined
        told = self._told_of(turn, unsure=False) if is_statement(turn.text) and meant else None
        if told is not None:
            return self._voicing.say(told, turn, own_words(turn.text, [told]))
        told = self._told_of(turn, unsure=True) if found.kind == "alone" and not seen.sure and not answer.menu else None
        if told is not None:  # 还有没用完的发票呢, of a firm that is closed
            return self._voicing.say(told, turn, own_words(turn.text, [told]))
        off = lacks_subject(turn.text) and self._nearness.is_beside(found, seen, answer)
        if found.kind == "alone" and not off and (seen.sure or not answer.menu):
            return self._voicing.say_alone(move, turn.stage, turn.day)
        if found.kind == "choices" and move.act == "evasion" and evades(turn.text):
            return self._voicing.say_alone(move, turn.stage, turn.day)
        if found.kind == "choices" and move.otherwise not in ("", "told"):
            return self._consulting.talk(move.otherwise, turn.stage)
        if answer.menu or off:
            return self._anew(turn)
        letters = turn.move.text.isascii() and _LETTERS.search(turn.text) is not None  # typed, and not all read
        unsure = found.kind in ("focus", "choices")
        steps = found.kind == "focus" and [point.name for point in turn.points] == ["steps"]  # 干完了还要弄啥
        if unsure and turn.points and len(turn.text) <= SHORT and not steps:
            return self._pointing.point(turn, found.entries)
        held = found.entries[:1] == (answer.entry_id,)  # 是专票: a circumstance of what is in hand
        of_sum = _OF_A_SUM.fullmatch(turn.text) is not None and answer.entry_id in found.entries[:2]
        if found.kind == "choices" and not seen.sure and ((held and turn.put_right) or of_sum):
            return self._answer(answer.entry_id, turn)
        if found.kind == "choices" and held and not seen.sure and self._beside.is_silent(turn):
            next_on = self._beside.next_on(turn)  # 纸的专票
            if next_on is not None:
                return self._answer(next_on, turn)
        open_to = not settled and (found.kind == "choices" or not asks_something(turn.text))
        told = self._told_of(turn, unsure=found.kind == "choices") if open_to else None
        if told is not None:
            return self._voicing.say(told, turn, own_words(turn.text, [told]))
        if unsure and not letters and is_statement(turn.text) and (not seen.near or held or is_figure(turn.text)):
            return self._narrowed(turn)
        if found.kind == "choices" and held and asks_something(turn.text) and (part := self._voicing.part(turn)):
            return self._pointing.tell(Found(answer.entry_id, part), turn)
        nothing_else = weighed.leads or (bool(weighed.entries) and weighed.entries[0][1] >= ALL_OF_IT)
        if found.kind == "choices" and held and nothing_else and self._beside.speaks_of(turn):
            return self._answer(answer.entry_id, turn)
        mine = weighed.sure >= HELD_AT or (asks_something(turn.text) and self._beside.names_it(turn))
        if found.kind == "choices" and held and not seen.sure and mine:
            return self._answer(answer.entry_id, turn)
        if found.kind == "choices" and not answer.menu and self._nearness.strays(found.entries, turn):
            return self._said_or_unknown(turn)
        if found.kind == "choices" and not seen.sure:
            entry_id = self._nearness.likeliest(found.entries, turn)
            if entry_id:
                return self._answer(entry_id, turn)
        if found.kind == "choices":
            question = turn.question if names_matter(turn.text) else ""  # else what was in hand is gone on from
            return self._voicing.offer(turn, turn.text, found.entries, question=question)
        return self._answer(found.entries[0], turn)

    def _told_again(self, entry_id: str, turn: Turn) -> None:
        """那二套呢: all of the answer in hand where its own words name that condition, else the part of it."""
        outcome = self._voicing.entry(entry_id, turn)
        names = [name for named in named_in(turn.text) for name in names_of(named)]
        if entry_id != turn.answer.entry_id or not isinstance(outcome, Answered):
            return self._answer(entry_id, turn)
        if not any(name in outcome.text for name in names):
            return self._answer(entry_id, turn)
        return self._voicing.say(focused(outcome, "", whole=True), turn, turn.question)

    def _told_of(self, turn: Turn, *, unsure: bool) -> Outcome | None:
        """The answer to what is told of, by itself or, where nothing is sure, with what was asked before."""
        told = (turn.text, turn.question) if unsure else (turn.text,)
        known = ("", turn.answer.entry_id, situation(turn.answer.question))
        text = next((t for t in told if situation(t) not in known), "")
        if not text:
            return None
        found = turn.alone if text == turn.text else self._knowledge.ask(text, as_of=turn.day, record=False)
        return self._consulting.of_situation(text, found, turn.stage, turn.day)

    def _anew(self, turn: Turn) -> None:
        """The question before and what was added to it, as one question."""
        asking = self._errands.asking(turn.points, turn.answer.menu, turn.day) if turn.points else None
        if asking is not None:
            return self._pointing.tell(asking, turn)
        found = self._knowledge.ask(turn.question, as_of=turn.day, record=False)
        if isinstance(found, Answered) and found.entry_id == turn.answer.entry_id and not turn.answer.menu:
            sure, best = turn.weighed.sure >= turn.weighed.answer_at, turn.weighed.entries[:1]
            if sure and best[0][0] != turn.answer.entry_id:
                return self._answer(best[0][0], turn)  # 能直接作废不, after one on reds
            return self._said_or_unknown(turn)
        if (
            lacks_subject(turn.text)
            and isinstance(found, Answered)
            and self._nearness.is_other(found.entry_id, turn.answer)
        ):
            if not turn.answer.menu:
                return self._said_or_unknown(turn)
            menu = turn.answer.menu[:MOST_CHOICES]
            return self._voicing.offer(turn, turn.question, menu, question=turn.answer.question)
        if isinstance(found, Answered) and is_unasked(turn.text, found, turn.answer.question):
            near = list(dict.fromkeys([found.entry_id or "", *(r.entry_id for r in found.ranks)]))[:MOST_CHOICES]
            return self._voicing.offer(turn, turn.question, near, question=turn.question)
        if isinstance(found, Answered):
            return self._voicing.ask(turn.question, turn.stage, turn.day)
        told = self._consulting.of_situation(turn.question, found, turn.stage, turn.day)
        if told is not None:
            return self._voicing.say(told, turn, own_words(turn.question, [told]))
        weighed = turn.weighed
        if isinstance(found, Clarify) and found.leads:
            led = self._consulting.opened(found, turn.stage, turn.day)
            if not is_unasked(turn.text, led, turn.answer.question):
                return self._voicing.say(led, turn, turn.question)
        near = [c.entry_id for c in found.choices] or [e for e, _ in weighed.entries] or list(turn.answer.menu)
        if weighed.sure >= weighed.answer_at and weighed.entries[0][0] in near[:MOST_CHOICES]:
            outcome = self._voicing.entry(weighed.entries[0][0], turn)
            if not is_unasked(turn.text, outcome, turn.answer.question):
                return self._voicing.say(outcome, turn, turn.question)
        if not near:
            return self._voicing.say_alone(turn.move, turn.stage, turn.day)
        return self._voicing.offer(turn, turn.question, near[:MOST_CHOICES], question=turn.question)

    def _said_or_unknown(self, turn: Turn) -> None:
        """Nothing but the entry in hand is near: the part of it that speaks of what is asked, if there is one."""
        over = self._knowledge.told(turn.answer.entry_id, OVER, as_of=turn.day) if is_rest(turn.text) else ""
        part = over or self._voicing.part(turn)
        if part:
            return self._pointing.tell(Found(turn.answer.entry_id, part), turn)
        return turn.stage.tell(unknown(f"您问的“{turn.text}”", turn.answer), [TRANSFER])

    def _narrowed(self, turn: Turn) -> None:
        """A fact that was told narrows the question. Where that leads nowhere else, it is said that nothing changes."""
        stage, answer = turn.stage, turn.answer
        if turn.day is not None and not isinstance(self._voicing.entry(answer.entry_id, turn), Answered):
            return self._answer(answer.entry_id, replace(turn, day=None))  # 2017年的也要: of a day before the rule
        found = self._knowledge.ask(turn.question, as_of=turn.day, record=False)
        if isinstance(found, Answered) and found.entry_id != answer.entry_id and not found.needs_person:
            return self._voicing.ask(turn.question, stage, turn.day)
        held = self._knowledge.told(answer.entry_id, HELD_ONLY, as_of=turn.day) if _HELD.search(turn.text) else ""
        if held:
            return self._pointing.tell(Found(answer.entry_id, held), turn)
        whose = self._beside.for_whom(turn)
        if whose:
            return self._pointing.tell(Found(answer.entry_id, whose), turn)
        bound = self._with_bound(turn)
        if bound:
            return self._pointing.tell(Found(answer.entry_id, bound), turn)
        anywhere = self._knowledge.told(answer.entry_id, ANYWHERE, as_of=turn.day) if _PLACE.search(turn.text) else ""
        part = anywhere or self._voicing.part(turn)
        if part:
            return self._pointing.tell(Found(answer.entry_id, part), turn)
        led = isinstance(found, Clarify) and found.leads and found.choices[0].entry_id != answer.entry_id
        if led and _OF_SUCH.fullmatch(turn.text):
            return self._voicing.ask(turn.question, stage, turn.day)
        figure = is_figure(turn.text) and _MEASURE.search(turn.text) is not None
        if not figure and _CIRCUMSTANCE.fullmatch(turn.text) is None:
            near = [c.entry_id for c in (*turn.alone.choices, *found.choices) if c.entry_id != answer.entry_id]
            weighed = turn.weighed
            best = weighed.entries[0] if weighed.entries else ("", 0.0)
            sure = best[0] == answer.entry_id and (weighed.sure >= HELD_AT or best[1] >= ALL_OF_IT)
            if near and (sure or situation(turn.text) == answer.entry_id):
                return self._answer(answer.entry_id, turn)  # 个人的工资: it is what is in hand
            if near:
                near = list(dict.fromkeys(near))[:MOST_CHOICES]
                return self._voicing.offer(turn, turn.text, near, question=turn.question)
        stage.thread = replace(stage.thread, answer=replace(answer, question=turn.question))
        key = "figures" if SUM.search(turn.text) else "narrowed"
        said = word(key, stage.times_said(key))
        text = said.text.format(said=turn.text, subject=subject_of(answer))
        telling = bool(subjects_in(turn.text)) and not is_figure(turn.text)
        near = [c.entry_id for c in found.choices if c.entry_id != answer.entry_id] if telling else []
        entries = [entry for e in near[:MOST_CHOICES] if (entry := self._knowledge.entry(e)) is not None]
        offers = [Offer(f"entry{n}", e.question, f"ask:{e.id}") for n, e in enumerate(entries, start=1)]
        stage.tell(text, [*offers, *([TRANSFER] if said.offers or offers else [])])
        return stage.note_said(key)

    def _with_bound(self, turn: Turn) -> str:
        """我一次就800块钱: the sentence of the entry in hand that draws the line there."""
        if not (is_figure(turn.text) or SUM.search(turn.text)):
            return ""
        outcome = self._voicing.entry(turn.answer.entry_id, turn)
        return bounded(turn.text, f"{outcome.text}\n{outcome.details}") if isinstance(outcome, Answered) else ""

    def _asked_of_this_too(self, turn: Turn) -> bool:
        """我还有个2岁娃: what was asked before is asked of this as well, of the same matter (契税) or, where that finds
        nothing else, of none (一个月扣多少). Whether something else is near."""
        asking = next((c for c in reversed(_CLAUSES.split(turn.answer.question)) if asks_something(c)), "")
        bare = asking
        for subject in subjects_in(asking):
            bare = bare.replace(subject, "")
        near = ""
        for question in dict.fromkeys(f"{turn.text}，{c}" for c in (asking, bare) if asks_something(c)):
            found = self._knowledge.ask(question, as_of=turn.day, record=False)
            if isinstance(found, Answered) and found.entry_id != turn.answer.entry_id:
                self._voicing.ask(question, turn.stage, turn.day)
                return True
            if isinstance(found, Clarify) and any(c.entry_id != turn.answer.entry_id for c in found.choices):
                near = near or question
        if near:
            self._voicing.ask(near, turn.stage, turn.day)
        return bool(near)

    def _rumoured(self, turn: Turn) -> None:
        """听说提到2000了: what holds is told again, below the line that nothing of the kind was found."""
        outcome = self._voicing.entry(turn.answer.entry_id, turn)
        if isinstance(outcome, Answered):
            outcome = replace(outcome, notice=f"{RUMOUR}{outcome.notice}")
        self._voicing.say(outcome, turn, turn.answer.question)

    def _until(self, text: str, stage: Stage, answer: Answer, day: date | None) -> bool:
        """How long the rule in hand holds: what its entry says of that, else its time in force, where that ends."""
        outcome = self._knowledge.answer_entry(answer.entry_id, question=text, as_of=day)
        if not isinstance(outcome, Answered):
            return False
        says = self._knowledge.told(answer.entry_id, UNTIL, as_of=day)
        if not says and outcome.in_force_to is not None:
            says = self._knowledge.focus(answer.entry_id, text, "到什么时候", as_of=day).text
        if says:
            self._consulting.say([focused(outcome, says)], stage, question=answer.question, day=day)
        return bool(says)

    def _answer(self, entry_id: str, turn: Turn) -> None:
        answer, day = turn.answer, turn.day
        moved = day is not None and day != answer.day
        if entry_id == answer.entry_id and not answer.menu and is_for_kin_alone(turn.text, answer.entry_question):
            entry_id = self._beside.for_strangers(turn) or entry_id
        if entry_id == answer.entry_id and not moved:
            part = self._knowledge.focus(entry_id, f"{answer.question}，{turn.text}", turn.text, as_of=day)
            other = says_not_here(part.text, turn.weighed.entries) or self._beside.elsewhere(part.text, turn)
            itself = OF_ITSELF.fullmatch(turn.text) is not None
            uncovered = (not part.whole and not part.covers) or itself
            if other is None and uncovered and self._beside.is_silent(turn):
                other = self._beside.next_on(turn)
                if other is None:
                    return self._unsaid(turn)
            if other is None:
                outcome = self._voicing.entry(entry_id, turn)
                if isinstance(outcome, Answered):
                    whole = part.whole or contrary(f"{answer.question} {turn.text}", part.text)
                    outcome = focused(outcome, part.text, whole=whole)
                # 好几个季度没报税咋整 is a circumstance of what is asked next.
                return self._voicing.say(outcome, turn, turn.question if names_matter(turn.text) else answer.question)
            entry_id = other
        outcome = self._voicing.entry(entry_id, turn)
        if is_unasked(turn.text, outcome, answer.question):
            near = [entry_id, *(e for e in others(turn.alone, turn.weighed, ()) if e != entry_id)]
            return self._voicing.offer(turn, turn.text, near[:MOST_CHOICES], question=turn.question)
        return self._voicing.say(outcome, turn, "")

    def _unsaid(self, turn: Turn) -> None:
        """The entry in hand does not speak of what is asked: what does by itself, or what comes near."""
        if isinstance(turn.alone, Answered):
            return self._voicing.say_alone(turn.move, turn.stage, turn.day)
        text = unknown(f"您问的“{turn.text}”", turn.answer)
        near = [e for e in others(turn.alone, turn.weighed, ()) if e != turn.answer.entry_id]
        if not near:
            return turn.stage.tell(text, [TRANSFER])
        return self._voicing.offer(turn, turn.text, near[:MOST_CHOICES], f"{text}下面几条比较接近，也可以看看。")
