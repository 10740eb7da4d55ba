"""What happens to a message between Rasa's intent and the reply: the one place that decides.

``RULES`` are tried in order; the first that has something to do decides. Every rule is a pure function of the message,
the thread and what the forms read in the words. What the knowledge base finds is weighed later, by ``followups``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from dialogue.choosing import pick
from dialogue.english import is_english
from dialogue.forms import Form, Taken
from dialogue.guiding import guided, pressed
from dialogue.heard import POSSIBLE, QUESTIONS, TALK, TASKS, Heard
from dialogue.moves import (
    AskAgain,
    Begin,
    Consult,
    Do,
    Explain,
    Fill,
    HandOver,
    LeaveQueue,
    Move,
    OfferResume,
    Park,
    Pick,
    Resume,
    Retell,
    StepBack,
    TakeUp,
    Talk,
    TellOffice,
    Unknown,
)
from dialogue.offices import sought
from dialogue.own import about_own
from dialogue.passing import asks_in_general, entry_of, instead, passing
from dialogue.plain import beside_refusal, last_words, plain_act
from dialogue.records import asks_own
from dialogue.refunds import CONFIRM, STATUS, WAIVE, own_refund
from dialogue.thread import Task, Thread
from dialogue.walks import Walk
from dialogue.words import asks_something, names_matter

Moves = tuple[Move, ...]
NOTHING: Moves = ()
SURE = 0.8  # for what cannot be taken back, such as leaving for a person while tax words are in the message


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a rule may look at."""

    heard: Heard
    thread: Thread
    forms: Mapping[str, Form]
    signed_in: bool = False
    waiting: bool = False
    walks: Mapping[str, Walk] = field(default_factory=dict)
    districts: Collection[str] = ()

    @property
    def told(self) -> str:
        """The message, with what was told before it without a question."""
        return f"{self.thread.said} {self.heard.text}".strip()

    def told_beside(self, form: Form) -> str:
        """``told``, after the answer in hand with the person's own words that it answered, where it is of ``form``."""
        answer = self.thread.answer
        if self.thread.holding != "answer" or answer is None or not form.beside(answer.entry_question):
            return ""
        return f"{answer.question if answer.question != answer.entry_question else ''} {self.told}".strip()

    @property
    def open_form(self) -> Form | None:
        task = self.thread.form_open
        return self.forms.get(task.form) if task is not None else None

    def form_of(self, act: str) -> Form | None:
        return next((form for form in self.forms.values() if form.act == act), None)

    def taken(self, form: Form, task: Task) -> Taken:
        return form.take(task.facts, self.heard.text, task.asked)


def decide(
    heard: Heard,
    thread: Thread,
    forms: Mapping[str, Form],
    *,
    signed_in: bool = False,
    waiting: bool = False,
    walks: Mapping[str, Walk] | None = None,
    districts: Collection[str] = (),
) -> Moves:
    """At least one move, whatever was said. ``waiting``: a person has been called and has not come yet. ``districts``:
    those of the table of offices, none when there is no table."""
    scene = Scene(heard, thread, forms, signed_in, waiting, walks or {}, districts)
    return next(moves for rule in RULES if (moves := rule(scene)))


def says_nothing(scene: Scene) -> Moves:
    if not scene.heard.empty:
        return NOTHING
    return (AskAgain(),) if scene.open_form else (Talk("nothing_said"),)


def waits(scene: Scene) -> Moves:
    """While a person is waited for: the queue is left or asked about, and what is sure is answered meanwhile."""
    heard = scene.heard
    if not scene.waiting or (heard.chosen and scene.open_form):
        return NOTHING  # the buttons of a form are its own
    if heard.is_("leave_queue", "cancel", "refuse_person"):
        return (LeaveQueue(),)
    if heard.is_("ask_wait", "ask_person"):
        return (HandOver(),)  # tells the place again
    aside: Moves = (Park(quietly=True),) if scene.open_form else NOTHING
    return (*aside, Consult(heard.text, heard.act, otherwise="noted"))


def own_refunds(scene: Scene) -> Moves:
    """The buttons below a refund that was found, and what is said of it instead."""
    heard = scene.heard
    if heard.chosen:
        task = heard.act if heard.act in (CONFIRM, WAIVE, STATUS) else ""
    else:
        task = own_refund(heard.plain, scene.thread.offered) if scene.signed_in and not scene.open_form else ""
    return (Do(task),) if task else NOTHING


def picks(scene: Scene) -> Moves:
    """One of the choices on the table, unless the form that asks can use the words itself."""
    heard, thread = scene.heard, scene.thread
    if not thread.offered or heard.chosen:
        return NOTHING
    form, task = scene.open_form, thread.form_open
    if form is not None and task is not None and scene.taken(form, task).changes:
        return NOTHING
    found = pick(heard.text, thread.offered, bare_number=form is None)
    if found is not None:
        return (Pick(found),)
    if form is None and heard.is_("none_of_these"):
        return (Talk("none_of_these"),)
    return NOTHING


def speaks_english(scene: Scene) -> Moves:
    """What it is cannot be told from how Chinese is spoken."""
    heard = scene.heard
    if heard.chosen or scene.open_form or not is_english(heard.plain) or plain_act(heard.text):
        return NOTHING
    return (Consult(heard.text, "policy"),)


def owns(scene: Scene) -> Moves:
    """Around one's own records: whose they are, the sign-in, what is to be done instead of told, how far it is."""
    moves = about_own(scene.heard, scene.thread, signed_in=scene.signed_in)
    form = scene.open_form
    if not moves or form is None:
        return moves
    if isinstance(moves[0], TakeUp):
        return (Park(quietly=True), *moves)
    return (*moves, AskAgain())


def about_people(scene: Scene) -> Moves:
    """Wants a person, or wants none. Tax words in the message (个人, 人工费) raise the bar."""
    heard = scene.heard
    again: Moves = (AskAgain(),) if scene.open_form else NOTHING
    rest = beside_refusal(heard.text)
    if rest and (asks_something(rest) or names_matter(rest)):
        return (Consult(rest, "policy"), *again)
    if heard.is_("refuse_person", "leave_queue") and not heard.is_("cancel"):
        return (Talk("no_person"), *again)
    if heard.is_("ask_wait"):
        return (Talk("not_waiting"), *again)
    nobody = names_matter(heard.plain) or _NOBODY.search(heard.plain)
    if heard.is_("ask_person", least=SURE if nobody else 0.5):
        return (HandOver(),)
    if not nobody and not heard.chosen and plain_act(last_words(heard.text)) == "ask_person":
        return (HandOver(),)  # 听不懂，换人
    if heard.is_("complaint"):
        return (Talk("complaint"), *again)
    return NOTHING


_NOBODY = re.compile(r"(?<![找叫换来派要请给])个人|人工(?:费|成本|智能)|法人")


def passes_home(scene: Scene) -> Moves:
    """A home given, inherited or divided is none that is sold: the entry on it. One bought at a court's auction is told
    about by the form of a sale. In the middle of a form it is for that to say."""
    heard = scene.heard
    if scene.thread.form_open is not None or heard.chosen:
        return NOTHING
    told = passing(heard.text)
    if told is not None and not asks_in_general(heard.text):
        return NOTHING
    told = told or (instead(heard.text) if _home_in_hand(scene) else None)
    if told is None:
        return NOTHING
    form = scene.form_of(SALE) if told.way == "auction" else None
    if form is not None:
        return (Begin(form.name, form.take({}, heard.text, None)),)
    entry = entry_of(told)
    return (Consult(heard.text, heard.act, entry=entry),) if entry else NOTHING


def _home_in_hand(scene: Scene) -> bool:
    """What is to be done with a home was computed or answered last."""
    thread = scene.thread
    if thread.holding == "task" and thread.result is not None:
        return scene.forms[thread.result.form].act == SALE
    return thread.holding == "answer" and thread.answer is not None and thread.answer.entry_id.startswith("house-gift")


SALE = "assess_housing"


def explains(scene: Scene) -> Moves:
    """Asked of what the form in hand computes, or has computed: who owes it, how much in all."""
    heard, thread = scene.heard, scene.thread
    task = thread.form_open or thread.result
    if task is None or heard.chosen or not scene.forms[task.form].explains(heard.text):
        return NOTHING
    if thread.holding != "task" and not scene.told_beside(scene.forms[task.form]):
        return NOTHING
    return (Explain(heard.text), *((AskAgain(),) if thread.form_open else NOTHING))


def presses_walk(scene: Scene) -> Moves:
    """A button of a guided walk, also while a person is waited for."""
    return pressed(scene.heard, scene.thread, scene.walks)


def walks(scene: Scene) -> Moves:
    """A guided walk is begun, gone on with, or told how far one has come."""
    return guided(scene.heard, scene.thread, scene.walks)


def computes(scene: Scene) -> Moves:
    """Figures and the words of a matter that can be computed: that is done, whatever else is in hand. What the form in
    hand can use itself, and what supposes something else of the result in hand, is left to them."""
    text, thread = scene.heard.text, scene.thread
    form = next((form for form in scene.forms.values() if form.wants(text)), None) or _joined(scene)
    if form is None:
        return NOTHING
    result = thread.result if thread.holding == "task" else None
    kept = form.after(result.form, result.facts, text) if result is not None else None
    begin = Begin(form.name, form.take(kept or {}, text, None))
    if kept is not None:
        return (begin,)
    if result is not None and scene.forms[result.form].after(form.name, begin.taken.facts, None) is not None:
        return (Fill(scene.taken(scene.forms[result.form], result)),)
    task = thread.form_open
    if task is not None:
        own = scene.forms[task.form]
        return NOTHING if own is form or scene.taken(own, task).changes else (Park(quietly=True), begin)
    if result is not None and form.supposes(text):
        taken = scene.taken(scene.forms[result.form], result)
        if taken.changes:
            return NOTHING
        if taken.repeated and result.form == form.name:
            return (Fill(taken),)
    return (begin,)


def _joined(scene: Scene) -> Form | None:
    """The form to which the message goes on from another's result, where that can use none of it."""
    text, result = scene.heard.text, scene.thread.result
    if result is None or scene.thread.holding != "task" or scene.taken(scene.forms[result.form], result).changes:
        return None
    return next((f for f in scene.forms.values() if f.after(result.form, result.facts, text) is not None), None)


def steers_form(scene: Scene) -> Moves:
    """Said to the form rather than in answer to it."""
    form, task, heard = scene.open_form, scene.thread.form_open, scene.heard
    if form is None or task is None:
        return NOTHING
    taken = scene.taken(form, task)
    if heard.is_("start_over"):
        return (Begin(form.name, form.take({}, heard.text, None), afresh=True),)
    if taken.changes and not heard.is_("cancel", least=SURE):
        return NOTHING
    if heard.is_("cancel", "goodbye"):
        return (Park(),)
    if heard.is_("go_back"):
        return (StepBack(),)
    if heard.is_("continue", "repeat"):
        return (AskAgain(),)
    if heard.is_("why_ask"):
        return (AskAgain("why"),)
    if heard.is_("simpler"):
        return (AskAgain("other"),)
    if heard.is_("example"):
        return (AskAgain("example"),)
    return NOTHING


def answers_form(scene: Scene) -> Moves:
    """Facts for the form, wherever they stand in the message."""
    form, task, heard = scene.open_form, scene.thread.form_open, scene.heard
    if form is None or task is None:
        return NOTHING
    taken = scene.taken(form, task)
    if taken.changes or taken.emptied:
        unheard = not heard.acts  # while Rasa is down
        question = asks_something(heard.plain) and (unheard or heard.is_("policy", "evasion", least=0.6))
        answer = taken.changed(task.asked) and (unheard or heard.is_("inform", form.act, least=POSSIBLE))
        if question and not answer and not taken.corrected:
            return (Consult(heard.text, heard.act), AskAgain())
        return (Fill(taken),)
    if heard.is_("dont_know"):
        return (Unknown(),)
    if taken.repeated:
        return (AskAgain(),)
    if taken.problem and not heard.is_(*QUESTIONS, *TASKS):
        return (Fill(taken),)
    return NOTHING


def asks_office(scene: Scene) -> Moves:
    """Where, by which telephone, when an office is to be reached, or an appointment there."""
    wanted = sought(scene.heard, scene.thread.office, scene.districts) if scene.districts else None
    if wanted is None:
        return NOTHING
    return (TellOffice(wanted), *((AskAgain(),) if scene.open_form else NOTHING))


def leaves_form(scene: Scene) -> Moves:
    """Something else in the middle of a form: it is served, and the form is asked or offered again."""
    form, heard = scene.open_form, scene.heard
    if form is None:
        return NOTHING
    task = heard.best_of(TASKS - QUESTIONS)
    if task and task != form.act:
        other = scene.form_of(task)
        begin: Move = Begin(other.name, other.take({}, heard.text, None)) if other else Do(task)
        return (Park(quietly=True), begin, *(NOTHING if other else (OfferResume(),)))
    if task:
        return (AskAgain(),)
    talk = heard.best_of(TALK)
    if talk and not names_matter(heard.plain):
        return (Talk(talk), AskAgain())
    aside = names_matter(heard.plain) and asks_something(heard.plain)
    if heard.is_("affirm", "deny", "thanks", "useful", "inform") and not aside:
        return (AskAgain(missed=heard.is_("deny", "inform")),)
    if asks_something(heard.plain) or heard.is_(*QUESTIONS):
        return (Consult(heard.text, heard.act), AskAgain())
    return (AskAgain(missed=True),)


def _otherwise(form: Form, task: Task, plain: str) -> Taken | None:
    """那如果不是呢, after one fact was changed to yes: that fact the other way."""
    if not task.altered or _OTHERWISE.fullmatch(plain) is None:
        return None
    taken = form.take(task.facts, "不是", task.altered)
    return taken if taken.changes else None


def changes_result(scene: Scene) -> Moves:
    """After a result: one fact changed, and computed anew."""
    task, heard = scene.thread.result, scene.heard
    if task is None:
        return NOTHING
    form = scene.forms[task.form]
    if scene.thread.holding != "task":
        return _returns_to_result(scene, form, task)
    if heard.is_("start_over"):
        return (Begin(form.name, form.take({}, heard.text, None), afresh=True),)
    if task.asked is not None and heard.is_("dont_know"):
        return (Unknown(),)
    taken = _otherwise(form, task, heard.plain) or scene.taken(form, task)
    if heard.is_(form.act) and (_ANOTHER.search(heard.plain) or _whole(form, taken, heard.text)):
        return (Begin(form.name, form.take({}, heard.text, None)),)
    if not taken.changes:  # the result once more
        return (Fill(taken),) if heard.is_(form.act) and form.act not in QUESTIONS else NOTHING
    if form.supposes(heard.text) or (taken.named and len(heard.plain) <= LONG_CHANGE):
        return (Fill(taken),)
    if form.act in QUESTIONS and asks_something(heard.plain) and not heard.is_(form.act, "inform", "follow_up"):
        return NOTHING
    if taken.changed(task.asked) or len(taken.changes) > 1:
        return (Fill(taken),)
    if heard.best_of(TASKS - {form.act, "everyday_calculation"}):
        return NOTHING
    if heard.is_("policy", least=SURE) and len(heard.plain) > LONG_CHANGE:
        return NOTHING
    return (Fill(taken),)


def _returns_to_result(scene: Scene, form: Form, task: Task) -> Moves:
    """After an answer on the matter of the result, facts that are told or put right are its own."""
    if not scene.told_beside(form):
        return NOTHING
    taken, plain = scene.taken(form, task), scene.heard.plain
    tells = taken.corrected or not asks_something(plain) or _SUPPOSES.search(plain)
    return (Fill(taken),) if taken.changes and tells else NOTHING


_SUPPOSES = re.compile(r"^(?:那么?)?(?:要是|如果|假如|万一)")


def _whole(form: Form, taken: Taken, text: str) -> bool:
    """Several facts at once are another matter of the kind, unless they are put right or supposed."""
    return len(taken.changes) > 1 and not taken.corrected and not form.supposes(text)


_ANOTHER = re.compile(r"再|另|又一|换一?套|重新|从头|别的一?套|下一套")
_OTHERWISE = re.compile(r"(那么?|要是|如果|假如|万一)*(不是|反过来|相反|不然|没有)(的话)?[呢呀啊吗]*[?？]?")


LONG_CHANGE = 24  # characters: a longer sentence that reads as a question is one


def returns_to_result(scene: Scene) -> Moves:
    """After an answer about the tax that was computed before it: what is added to or put right in that result."""
    task, answer, heard = scene.thread.result, scene.thread.answer, scene.heard
    if task is None or answer is None or scene.thread.holding != "answer":
        return NOTHING
    form = scene.forms[task.form]
    if form.act != "everyday_calculation" or not answer.tax or answer.tax not in form.title:
        return NOTHING
    taken = form.take(task.facts, heard.text, None)
    adds = _ADDS.search(heard.plain) is not None and form.supposes(heard.text)
    tells = taken.named and not asks_something(heard.plain) and len(heard.plain) <= LONG_CHANGE
    return (Fill(taken),) if taken.changes and (adds or tells) else NOTHING


_ADDS = re.compile(
    r"^(?:再加|再算|还有|加上|算上|[改换]|不对|[说搞]错|不要|其中)|[改换][成为]|重新?算|[退补](?:多少|[吗么不]|几)"
)


def goes_on(scene: Scene) -> Moves:
    """Back to a form put aside, or away from what is in hand."""
    heard, thread = scene.heard, scene.thread
    if thread.parked and _BACK.search(heard.plain) and _GO.search(heard.plain) and len(heard.plain) <= LONG_CHANGE:
        return (Resume(),)
    if heard.is_("continue"):
        return (Resume(),) if thread.parked else (Talk("nothing_to_continue"),)
    if heard.is_("start_over", "go_back"):
        return (Resume(),) if thread.parked else (Talk("nothing_to_continue"),)
    if heard.is_("cancel"):
        return (Talk("cancelled"),)
    return NOTHING


def begins_task(scene: Scene) -> Moves:
    """What was told before, piece by piece, counts."""
    if (
        scene.signed_in
        and scene.heard.is_("own_data", "due_list", least=OWN)
        and (_MINE.search(scene.heard.plain) or asks_own(scene.heard.plain))
    ):
        own = scene.heard.belief("own_data") >= scene.heard.belief("due_list")
        return (Do("own_data" if own else "due_list"),)
    if _about_vehicle_refund(scene):
        return (Do("vehicle_refund"),)
    about_quota = _quota_in_hand(scene)
    if (about_quota or "额度" in scene.heard.plain) and _HOW_MORE.fullmatch(scene.heard.plain):
        return (Consult(HOW_MORE),)
    task = (
        "raise_quota" if about_quota and _MORE.fullmatch(scene.heard.plain) else scene.heard.best_of(TASKS - QUESTIONS)
    )
    if not task:
        return NOTHING
    form = scene.form_of(task)
    if form is None:
        return (Do(task),)
    parked = next((p for p in scene.thread.parked if p.form == form.name), None)
    if parked is not None and _BACK.search(scene.heard.plain):
        return (Resume(form.name),)
    return (Begin(form.name, form.take({}, scene.told, None)),)


def _about_vehicle_refund(scene: Scene) -> bool:
    """帮我查查能退多少, where the vehicle tax is what was talked about."""
    answer, heard = scene.thread.answer, scene.heard
    looked_up = heard.is_("own_data", "vehicle_refund", "refund_status", least=OWN) and "退" in heard.plain
    return looked_up and answer is not None and answer.tax == VEHICLE_TAX and _LOOK_UP.search(heard.plain) is not None


def _quota_in_hand(scene: Scene) -> bool:
    answer = scene.thread.answer
    return answer is not None and "额度" in answer.entry_question and len(scene.heard.plain) <= LONG_CHANGE


# 能不能涨点, 怎么提: of the quota that is talked about.
HOW_MORE = "发票额度不够用，怎么申请增加？"
_HOW_MORE = re.compile(
    r"(?:那|这个|额度|要|我|我们|应该|该)*(?:怎么|如何|咋|怎样)(?:才)?(?:能|可以|申请)*(?:涨|提高?|加|增加?|调高?)(?:上去|额|高)?[呢啊呀?？]*"
)
_MORE = re.compile(
    r"(?:那|能不能|能否|可以|能|可不可以|想|要|我|我们|给|帮|再|多|往上|直接|把|它|额度|这个|[,， ])*"
    r"(?:涨|提|提高|加|增加|调高|上调|调大|多给|多批|扩)(?:一?[点些下]儿?|高|上去)?(?:额度)?(?:[吗么不呢吧啊呗行?？]|可以)*"
)
VEHICLE_TAX = "车船税"
_LOOK_UP = re.compile(r"查查|查一?[下查]|帮.{0,2}[查看]|给我?[查看]")
_BACK = re.compile(r"刚才|之前|上次|方才|那个|那套|接着|还是|继续")
_GO = re.compile(r"算|办|填|弄|接着|继续")
_MINE = re.compile(r"我们|我(?:的|公司|家|单位|店)|咱|俺|本公司|^我")
OWN = 0.3  # of who is signed in, one's own record is asked for sooner
BESIDE = 2  # facts of the matter that the answer in hand is about: it is to be computed for them


def tells_facts(scene: Scene) -> Moves:
    """Facts that nobody has asked for: of a form that they fit, or to be kept until the question comes. What was told
    before counts only where the message tells more."""
    heard = scene.heard
    plainly = heard.is_("inform") and not asks_something(heard.plain)
    for form in scene.forms.values():
        beside = scene.told_beside(form)
        enough = form.fits(scene.told) or (BESIDE if beside else 0)
        if not enough or not form.take({}, heard.text, None).changes:
            continue
        taken = form.take({}, beside or scene.told, None)
        if len(taken.changes) >= enough or plainly:
            return (Begin(form.name, taken),)
    return (Consult(heard.text, heard.act, otherwise="told"),) if heard.is_("inform") else NOTHING


def returns_to_answer(scene: Scene) -> Moves:
    """About the answer in hand as a whole: once more, simpler, an example, of use or none."""
    heard, thread = scene.heard, scene.thread
    for act, how in (("simpler", "simpler"), ("example", "example"), ("repeat", "again")):
        if heard.is_(act):
            return (Retell(how),) if thread.holding else (Talk("nothing_to_retell"),)  # type: ignore[arg-type]
    if heard.is_("not_useful"):
        return (Talk("not_useful"),)
    return NOTHING


def talks(scene: Scene) -> Moves:
    """Small talk, which never swallows a matter of tax."""
    heard = scene.heard
    talk = heard.best_of(TALK | MAYBE_TALK)
    if not talk or (talk in TALK and names_matter(heard.plain)):
        return NOTHING
    if talk == "out_of_scope" and len(heard.plain) <= CALL:
        return (Talk("opening"),)
    return (Talk(talk),) if talk in TALK else (Consult(heard.text, heard.act, otherwise=talk),)


CALL = 2  # characters: 闺女, 大姐 call somebody, and ask for nothing that would be out of scope
# In these words a matter may be named after all: 密码忘了, 发漂丢了.
MAYBE_TALK = frozenset({"affirm", "deny", "dont_know", "why_ask", "out_of_scope"})


def asks(scene: Scene) -> Moves:
    """All else is a question, or goes on from one."""
    return (Consult(scene.heard.text, scene.heard.act),)


RULES: tuple[Callable[[Scene], Moves], ...] = (
    presses_walk,
    own_refunds,
    waits,
    says_nothing,
    picks,
    speaks_english,
    owns,
    about_people,
    walks,
    computes,
    explains,
    passes_home,
    steers_form,
    answers_form,
    asks_office,
    leaves_form,
    changes_result,
    returns_to_result,
    goes_on,
    tells_facts,
    begins_task,
    returns_to_answer,
    talks,
    asks,
)
