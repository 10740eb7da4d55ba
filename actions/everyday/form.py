"""The form of an everyday computation: one class, a ``Matter`` for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from actions.everyday.adding import MORE_OF_IT, added_up, is_added
from actions.everyday.aside import WHAT_OTHERS_SAY, is_anothers, is_besides, is_tax, is_threshold
from actions.everyday.changing import changed, from_told, goes_up_or_down
from actions.everyday.matter import FOREIGN, OPEN, UNKNOWN, Matter, Said, plain_of
from actions.everyday.matters import matter_of
from actions.everyday.named_taxes import TAXES, asks_of_other, taxes_asked
from actions.everyday.pay_words import CENT
from actions.everyday.result import HOW_COME, refusal, result_reply
from actions.everyday.times import day_of
from actions.everyday.twice import OTHER, both, second_of
from actions.everyday.vague import ABOUT, reckoned, rough_in, told_roughly
from backends.everyday.errors import BadFactsError
from backends.everyday.schemas import Assessment
from backends.everyday.service import EverydayService
from conversations.cards import Reply
from dialogue.forms import Change, Declined, Question, Taken
from dialogue.results import asks_how_come
from dialogue.thread import Facts
from dialogue.words import is_sum_alone
from kit.money import yuan
from language.reading.named import SMALLEST_BARE, NamedSum, named_sums
from language.reading.relative import times_in

AS_OF = "as_of"
LEFT_OUT = "left_out"  # sums of another matter, told with the result: they are not in it
VIEW = "view"  # which of the figures is looked at; changes nothing
_ASKS = re.compile(
    r"多少|几多|几块|几[块个]?钱|算|差(?!额)|退|补|剩|怎么[交缴扣]|合适|划算|哪[个种]?(?:更|比较)?[省好]|哪[个种].{0,4}[多少]|呢[?？]?$|"
    r"要[交缴扣]|对[吗不]|合理|[交缴扣]不[交缴扣]|[交缴扣](?:所得|增值)?税?[吗么不][?？]?$|到手|"
    r"(?:(?<![偷逃漏])税|滞纳金)[?？。]?$"
)
_RULE = re.compile(
    r"免的(?:都|就|只|才|也)?(?:是|指|看)|以[下内上]|不超过|没超过|超过多少|起征|标准|限额|依据|文件|规定|为[什啥]|怎么[填报申办](?!税?(?:更|比较|才)?(?:划算|合适|省))|哪里|在哪|(?<!原)(?<!建筑)(?<!卖)(?<!买)(?<![万千百元块])材料(?![款货商采购合])|流程|多久|几年|什么时候|"
    r"超[过了]?[^,，。]{0,8}(?:全部?|都|还是|部分|才|怎么)|政策|需要什么|会怎|违法|是什么|什么是|区别|能不能|可以吗|可不可以|怎么回事|截止|期限|几号|几档|几个点|"
    r"(?<!综合)(?<!\d%)(?<!\d%的)税率(?![^,，。;；\d]{0,4}(?:\d{1,2}(?:%|个点)|百分之)(?!.{0,4}(?:还是|[吗么吧或]|对不)))|"
    r"(?:不(?:去|来|用)?[补交缴管办弄报理]|不(?:管|理)它?|放着不管|当没看见)[^,，。;\d]{0,6}(?:行|成|可以|要紧|有事|中)[^,，。;]{0,3}[吗不么?？]|可(?:以|不可以)不[补交缴管办]|能不(?:能不)?[补交缴管办]|"
    r"能[^,，。]{0,8}(?:一起|同时|一块儿?|叠加)[^,，。]{0,6}[吗不么]|"
    r"(?:都能|能都|能不能都|都可以|可以都|都按|能[享单][^,，。]{0,2})[^,，。\d]{0,8}[吗不么]"
)
# 利润过了300万呢: where another rule begins, and no sum of one's own.
_BEYOND = re.compile(
    r"(?:超|超过|超出|过了?|大于|高于)\s*[\d一二三四五六七八九十百千点.]+\s*[万亿]?(?:元|块)?(?:的话|以上)?[呢啊]*[?？]*$"
)
_BEGINS = re.compile(r"^(?:请|麻烦)?(?:再)?帮我(?:再)?算(?:一?下)?")
_WHAT_IF = re.compile(
    r"^(?:那|要是|如果|假如|假设|再|换成|改成|还有|不对|不是|说错|[搞弄]错|错了|其实|其中|里面|按|算上|加上|不[要用算])|呢[?？]?$|[改换变][成为]|[涨降升减增]到"
)
# Asked of what was told before, whatever that is.
_GENERALLY = re.compile(
    r"(?:那|这|这个|这些|你|我|要|得|会|该|一共|大概|帮|给|[,，\s])*"
    r"(?:[扣交缴]税?[吗么不]|[扣交缴]多少(?:钱|税)?|多少(?:钱|税)|算算|算一?下|算一算)(?:[呢啊呀吧了?？]|看)*"
)
_NOT = re.compile(r"^(?:没有?|无|不(?![清知记晓确])|否|不是|没交|不交|没扣|不扣|不属于)")
_YES = re.compile(r"^(?:是|有|对|嗯|属于)")
_ALONE = re.compile(r"[大概约就是有每一个月扣\s]*\d+(?:\.\d+)?\s*[元块万千百]?钱?[左右吧。]*")
_TAKEN_BACK = re.compile(  # 不是有个2.5%的综合征收率吗 takes nothing back
    r"(?<![是可])不是(?![^,，。;；!\s]*[吗嘛])[^,，。;；!\s是]*?[\d一二两三四五六七八九十百千万]+[^,，。;；!\s是]{0,6}"
)
_SETTLED_THEN = re.compile(r"(?:明年|次年|第二年|下一?年|来年)[^,，。]{0,8}(?:退|补|汇算|清缴)")
_SPENT = r"[花交付给收缴][了掉]\s*\d{4}(?![\d年./-])"  # 花了2000买家具: no year
# 人数301个, 一共2000份: of no money; but 8000个税多少.
_COUNTED = re.compile(
    r"\s*(?:个(?!人?(?:所得)?税|人的|[月亿万点多])|名|位|人(?!民币|工)|家|户|岁|辆|台|份|张|间|㎡|平(?![均台时常])|公里)"
)
_PART = re.compile(r"其中|里面|里头|里边|当中")
_MORE = ("多", "超", "超过", "超出", "高")
_SO_MUCH_MORE = re.compile(
    r"(?:那|要是|如果|假如|万一|我|就|再|只|要)*(?P<more>多|超[过出]?|高|少|低)(?:赚|挣|卖|开|出|了|个|上|那|么|拿|发)*[一1][块元]钱?"
    r"(?:的话|会|要|该|交|缴|是|怎么样|怎样|怎么算|多少|钱|税)*[呢吗啊]*[?？]*"
)
_IS_SUM = re.compile(r"\d+(?:\.\d+)?")
LONG_STORY, MANY_CLAUSES = 40, 4  # characters and clauses, from which on a message may tell of several things
_CLAUSES = re.compile(r"[,，。;；!！?？]+")
MOST_WORDS = 30  # characters of a message that supposes something else


class EverydayForm:
    act = "everyday_calculation"

    def __init__(self, matter: Matter, everyday: EverydayService, today: Callable[[], date]) -> None:
        self._matter = matter
        self._everyday = everyday
        self._today = today
        self.name = matter.name
        self.title = matter.title
        self.about = matter.about
        self.questions: Mapping[str, Question] = {
            slot.name: slot.question for slot in matter.slots if slot.question is not None
        }

    def wants(self, text: str, told: str = "") -> bool:
        """Figures and the words of the matter, and they are to be computed; or it is asked for by its name."""
        plain, matter = plain_of(text), self._matter
        if told:
            return self._asks_of(plain, plain_of(f"{told} {text}"))
        if re.search(matter.never, plain) or not re.search(matter.words, plain):
            return False
        if _BEGINS.search(plain):
            return True
        if len(plain) >= LONG_STORY and not self._told_together(plain):
            return False
        found = self._read(plain, {}, None)
        if _RULE.search(self._without_own_rules(plain, found)) or not any(name in found for name in matter.main):
            return False
        facts = [name for name in found if name not in (AS_OF, VIEW, OTHER, TAXES, ABOUT, LEFT_OUT)]
        return _ASKS.search(plain) is not None or len(facts) > 1

    def _told_together(self, plain: str) -> bool:
        """Whether in a long story the words of the matter and its main sum stand in one clause or in neighbours."""
        clauses = [clause for clause in _CLAUSES.split(plain) if clause]
        pairs = ["，".join(pair) for pair in zip(clauses, [*clauses[1:], ""], strict=True)]
        return len(clauses) < MANY_CLAUSES or any(
            re.search(self._matter.words, pair) and set(self._matter.main) & set(self._read(pair, {}, None))
            for pair in pairs
        )

    def _without_own_rules(self, plain: str, found: Facts) -> str:
        """限额多少 beside what is spent and earned asks for a sum."""
        told = [slot for slot in self._matter.slots if slot.money and slot.name in found]
        return re.sub(self._matter.rules_told, " ", plain) if len(told) > 1 else plain

    def _asks_of(self, plain: str, all_told: str) -> bool:
        """How much it is, of what was told before."""
        matter = self._matter
        named = all_told if _GENERALLY.fullmatch(plain) else plain
        if not re.search(matter.words, named) or not _ASKS.search(plain) or _RULE.search(plain):
            return False
        found = self._read(all_told, {}, None) if not re.search(matter.never, all_told) else {}
        return any(name in found for name in matter.main)

    def supposes(self, text: str) -> bool:
        """Whether it goes on from the result in hand: 那3万呢, 两个娃呢."""
        plain = plain_of(text)
        more = MORE_OF_IT.search(plain) if self._matter.adds else None
        goes_on = (
            more
            or times_in(plain)
            or goes_up_or_down(plain)
            or _WHAT_IF.search(plain)
            or re.search(self._matter.follows, plain)
        )
        return bool(goes_on) and len(WHAT_OTHERS_SAY.sub("", plain)) <= MOST_WORDS

    def after(self, form: str, facts: Facts, text: str | None) -> Facts | None:
        if text is None:
            return facts if form in self._matter.absorbs else None
        plain, carry = plain_of(text), self._matter.inherits.get(form)
        if carry is None or _RULE.search(plain):
            return None
        if form in self._matter.joins_from:
            return carry(facts) if re.search(self._matter.joins_from[form], plain) else None
        return carry(facts) if self.wants(text) or re.search(self._matter.joins, plain) else None

    def take(self, facts: Facts, text: str, asked: str | None) -> Taken:
        plain = plain_of(text)
        if facts and asks_how_come(plain):
            return Taken({**facts, VIEW: HOW_COME}, (Change(VIEW, "看", HOW_COME),))
        if facts and _BEYOND.search(plain):
            return Taken(dict(facts))
        if (
            facts
            and _RULE.search(plain)
            and (asked is None or not re.search(r"\d|[一二两三四五六七八九十][万千百]", plain))
        ):
            return Taken(dict(facts))
        if facts and asked not in facts and (re.search(self._matter.leaves, plain) or asks_of_other(plain, self.title)):
            return Taken(dict(facts))
        found = self._read(_TAKEN_BACK.sub(" ", plain) if facts else plain, facts, asked)
        new = {name: value for name, value in found.items() if facts.get(name) != value or name == VIEW}
        emptied = next((name for name, value in new.items() if value == OPEN), "")
        replaced = self._replaced(facts, found)
        labels = {slot.name: slot for slot in self._matter.slots}
        changes = tuple(
            Change(name, labels[name].label, labels[name].shown(value), self._shown_before(facts, name, replaced))
            if name in labels
            else Change(name, {AS_OF: "按哪一天", OTHER: "另一个数"}.get(name, "看"), value)
            for name, value in new.items()
            if name not in (TAXES, ABOUT, LEFT_OUT)
        )
        left = {VIEW, OTHER} if set(new) & {*self._matter.main, OTHER} else {VIEW}
        left |= set() if self.missing(facts) else {TAXES, LEFT_OUT}  # told with the result
        kept = {name: value for name, value in facts.items() if name not in left and name not in replaced}
        problem = self._problem(plain, asked, found)
        repeated = bool(found) and not set(new) - {LEFT_OUT}
        named = any(labels[name].money for name in new if name in labels)
        back = repeated and _TAKEN_BACK.search(plain) is not None  # 是税200 不是租金200, 租金就是8000
        return Taken({**kept, **new}, changes, problem, corrected=back, emptied=emptied, repeated=repeated, named=named)

    def _replaced(self, facts: Facts, found: Mapping[str, str]) -> Mapping[str, str]:
        """The facts that cannot stand beside what was found, each with what stands in its place."""
        pairs = [(old, new) for group in self._matter.exclusive for new in group if new in found for old in group]
        gone = {name for name, value in found.items() if name in facts and facts[name] != value}
        pairs += [(old, new) for new in gone for old in self._matter.outdates.get(new, ())]
        return {old: new for old, new in pairs if old in facts and old not in found}

    def _shown_before(self, facts: Facts, name: str, replaced: Mapping[str, str]) -> str:
        before = facts.get(name, "")
        if before and before not in (UNKNOWN, OPEN):
            return self._matter.slot(name).shown(before)
        gone = [self._matter.slot(old) for old, new in replaced.items() if new == name]
        return "、".join(f"{slot.label} {slot.shown(facts[slot.name])}" for slot in gone)

    def _read(self, plain: str, facts: Facts, asked: str | None) -> dict[str, str]:
        matter, today = self._matter, self._today()
        money = {slot.name for slot in matter.slots if slot.money}
        alone = _ALONE.fullmatch(plain) is not None  # a small number beside other words is an age or a count
        sums = named_sums(plain, matter.names, today, bare=asked in money and alone)
        sums = [one for one in sums if not is_threshold(one) and not (not one.name and _COUNTED.match(one.tail))]
        second = self._second(sums, plain, facts)
        if not facts and second is None:
            sums = from_told(sums, matter.main)
        foreign = [one for one in sums if one.name == FOREIGN]
        sums = [one for one in sums if one.name != FOREIGN and not (second and one == second[1])]
        if (facts and asked is None) or len(sums) > 1:
            sums = [one for one in sums if not self._is_aside(one, facts)]
        if not alone:
            sums = [one for one in sums if one.name or one.amount >= SMALLEST_BARE]
        more = [one.name for one in sums if matter.adds and is_added(one, matter.halves)]
        main = self._current_main(facts)
        whole = added_up(sums, facts, matter.adds, main, matter.halves)
        sums = list(changed(zip(sums, whole, strict=True), facts, main, matter))
        found = {one.name: str(one.amount) for one in (sums if more else reversed(sums)) if one.name}
        part = bool(set(matter.main) & set(facts))  # 里头有50万是补贴 tells of a part, and not how much it all is
        nameless = [one for one in sums if not one.name and not (part and _PART.search(one.lead))]
        supposed = _WHAT_IF.search(plain) is not None and bool(set(matter.main) & set(facts))  # 8000呢, not in answer
        if nameless and asked in money and not supposed:
            found[asked] = str(nameless[0].amount)
        elif nameless and matter.main[0] in money and not set(matter.main) & set(found):
            found[self._current_main(facts)] = str(nameless[-1 if more else 0].amount)
        if asked in money and asked not in found and _NOT.search(plain):
            found[asked] = "0"
        if not sums and main in money and _IS_SUM.fullmatch(facts.get(main, "")) and (times := times_in(plain)):
            found[main] = f"{(Decimal(facts[main]) * times).quantize(CENT).normalize():f}"
        found |= self._answer(plain, asked)
        said = Said(plain, sums, facts, asked, today, more=bool(more))
        for name, value in matter.reads(said).items():
            if value:
                found[name] = value
            else:
                found.pop(name, None)
        if second is not None and set(matter.main) & set(found):
            found[OTHER] = str(second[0])
        more_by = _SO_MUCH_MORE.fullmatch(plain)
        if (
            facts and more_by is not None and found in ({}, {main: "1"}) and _IS_SUM.fullmatch(facts.get(main, ""))
        ):  # 超一块钱呢
            found[main] = str(Decimal(facts[main]) + (1 if more_by["more"] in _MORE else -1))
        if found and (taxes := taxes_asked(plain)):
            found[TAXES] = taxes
        if found and foreign:
            found[LEFT_OUT] = "、".join(yuan(one.amount) for one in foreign)
        if found and (rough := told_roughly(sums, main, found, matter)):
            found[ABOUT] = rough
        dated = matter.dated and not _SETTLED_THEN.search(plain)
        day = (
            day_of(re.sub(rf"{matter.undated}|{_SPENT}", " ", plain), today, past=matter.past, back=AS_OF in facts)
            if dated
            else None
        )
        return found | ({AS_OF: day.isoformat()} if day is not None else {})

    def _is_aside(self, one: NamedSum, facts: Facts) -> bool:
        """Told beside the facts of this matter, and none of them: 邻居说才交200, 在20万之外."""
        matter = self._matter
        if one.name not in ("", *matter.main):
            return False
        of_tax = re.search("税[款额]?$|滞纳", matter.slot(matter.main[0]).label) is not None
        beside = is_besides(one) and bool(facts)
        return is_anothers(one) or beside or (is_tax(one) and not of_tax and (bool(facts) or not one.name))

    def _second(self, sums: Sequence[NamedSum], plain: str, facts: Facts) -> tuple[Decimal, NamedSum] | None:
        """Where the matter takes one sum at a time, and it is the first message about it."""
        if facts or any(slot.name == "also" for slot in self._matter.slots):
            return None
        return second_of(sums, ("", *self._matter.main), plain)

    def _current_main(self, facts: Facts) -> str:
        """The one of the main facts that is told already, else the first."""
        return next((name for name in self._matter.main if name in facts), self._matter.main[0])

    def _answer(self, plain: str, asked: str | None) -> dict[str, str]:
        """One of the buttons of the question, typed."""
        if asked is None or asked not in self.questions:
            return {}
        slot = self._matter.slot(asked)
        if {"true", "false"} <= set(slot.shows):
            if _NOT.search(plain):
                return {asked: "false"}
            return {asked: "true"} if _YES.search(plain) else {}
        return {}

    def _problem(self, plain: str, asked: str | None, found: Mapping[str, str]) -> str:
        if asked is None or found or asked not in self.questions:
            return ""
        return "" if not re.search(r"\d", re.sub(r"[\d.]+%", "", plain)) else self.questions[asked].unread

    def fits(self, text: str) -> int:
        return 0  # what is told without a question is kept until it comes

    def beside(self, question: str, said: str) -> bool:
        matter = self._matter
        of_it = re.search(matter.told_after, question) or (is_sum_alone(said) and matter_of(question) is matter)
        return bool(of_it) and not re.search(matter.never, plain_of(said)) and not _BEYOND.search(plain_of(said))

    def explains(self, text: str) -> bool:
        return False

    def apart(self, text: str) -> Sequence[str]:
        return [text]

    def unknown(self, facts: Facts, field: str) -> Facts | None:
        return {**facts, field: UNKNOWN} if self._matter.slot(field).unknown else None

    def missing(self, facts: Facts) -> Sequence[str]:
        open_ones = [name for name, value in facts.items() if value == OPEN]
        return [*dict.fromkeys([*self._matter.missing(facts), *open_ones])]

    def further(self, facts: Facts) -> Sequence[str]:
        return [name for name in self._matter.further(facts) if name not in facts]

    def described(self, facts: Facts) -> Sequence[tuple[str, str]]:
        return [
            (slot.label, slot.shown(facts[slot.name]))
            for slot in self._matter.slots
            if slot.name in facts and facts[slot.name] != OPEN
        ]

    def declines(self, facts: Facts, text: str, taxpayer_id: str | None) -> Declined | None:
        return self._matter.declines(facts)

    def needs_account(self, facts: Facts) -> tuple[str, str] | None:
        return None

    def check(self, facts: Facts, today: date) -> tuple[Facts, str]:
        """Sums below zero and the like are refused when they are computed."""
        return facts, ""

    def finish(self, facts: Facts, before: Facts | None, taxpayer_id: str | None, today: date) -> list[Reply]:
        day = facts.get(AS_OF, today.isoformat())
        made, roughly = [], ""
        for label, inputs in both(self._matter.cases(facts), self._current_main(facts), facts):
            try:
                made.append((label, self._everyday.assess(self._matter.subject, {"as_of": day, **inputs})))
            except BadFactsError as error:
                return [refusal(error.message)]
        if len(made) == 1 and (rough := rough_in(facts)):
            roughly, made = self._reckoned(facts, rough, day, made[0])
        if facts.get(LEFT_OUT):
            roughly = f"{facts[LEFT_OUT]}没有算进去。{roughly}"
        return [result_reply(self._matter, facts, made, self._headline_before(before, day), roughly)]

    def _reckoned(
        self, facts: Facts, rough: str, day: str, made: tuple[str, Assessment]
    ) -> tuple[str, list[tuple[str, Assessment]]]:
        """The result of what is told roughly, and what is said of that."""

        def assess(supposed: Facts) -> Assessment:
            return self._everyday.assess(self._matter.subject, {"as_of": day, **self._matter.cases(supposed)[0][1]})

        try:
            told, found = reckoned(facts, rough, self._matter.slot(rough).label, assess)
        except (BadFactsError, IndexError):
            return "", [made]
        return told, [(made[0], found)]

    def _headline_before(self, before: Facts | None, day: str) -> Mapping[str, Decimal]:
        """The figures shown last, where there was one case only."""
        cases = list(self._matter.cases(before)) if before else []
        if len(cases) != 1 or OTHER in (before or {}):
            return {}
        try:
            inputs = {"as_of": (before or {}).get(AS_OF, day), **cases[0][1]}
            return self._everyday.assess(self._matter.subject, inputs).amounts()
        except BadFactsError:
            return {}
