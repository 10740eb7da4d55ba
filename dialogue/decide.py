"""What happens to a message between Rasa's intent and the reply: the one place that decides.

``RULES`` are tried in order; the first that has something to do decides. Every rule is a pure function of the message,
the thread and what the forms read in the words. What the knowledge base finds is weighed later, by ``followups``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from dialogue.beginning import SALE, begins_task, goes_on, tells_facts
from dialogue.choosing import is_beyond, pick
from dialogue.elliptic import asks_the_same, completed
from dialogue.english import is_english
from dialogue.form_rules import answers_form, computes, leaves_form, steers_form
from dialogue.forms import Form
from dialogue.guiding import guided, pressed
from dialogue.heard import TALK, Heard
from dialogue.moves import (
    AskAgain,
    Begin,
    Consult,
    Do,
    Explain,
    Fill,
    HandOver,
    LeaveQueue,
    Park,
    Pick,
    Retell,
    TakeUp,
    Talk,
    TellOffice,
)
from dialogue.offices import sought
from dialogue.own import about_own
from dialogue.passing import (
    SALE_TAXES,
    UNDERSTATED,
    asks_in_general,
    asks_of_sale,
    entry_of,
    instead,
    passing,
    understates,
)
from dialogue.people import about_people
from dialogue.plain import calls_person, plain_act, rejects_robot, without_lead
from dialogue.points import only_points
from dialogue.refunds import CONFIRM, SEE_FORM, STATUS, WAIVE, own_refund
from dialogue.results import changes_result, returns_to_result
from dialogue.scene import NOTHING, Moves, Scene
from dialogue.situations import situation
from dialogue.theirs import for_oneself_alone
from dialogue.thread import Thread
from dialogue.walks import Walk
from dialogue.words import asks_something, names_matter, subjects_in


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
    scene = Scene(for_oneself_alone(heard), thread, forms, signed_in, waiting, walks or {}, districts)
    return next(moves for rule in RULES if (moves := rule(scene)))


def says_nothing(scene: Scene) -> Moves:
    """Pictures say nothing; 啊？ and ？？ that what was said was not understood."""
    heard = scene.heard
    lost = not heard.chosen and _LOST.fullmatch(heard.plain) is not None
    if not heard.empty and not lost:
        return NOTHING
    if scene.open_form:
        return (AskAgain("other" if lost else "plain"),)
    return (Retell("simpler"),) if lost and scene.thread.holding else (Talk("nothing_said"),)


_LOST = re.compile(r"[啊呃额诶欸咦\s]+[?!~。.\s]*|(?=.*\?)[?!。.\s]+")


def waits(scene: Scene) -> Moves:
    """While a person is waited for: the queue is left or asked about, and what is sure is answered meanwhile."""
    heard = scene.heard
    if not scene.waiting or (heard.chosen and scene.open_form):
        return NOTHING  # the buttons of a form are its own
    if not heard.chosen and (rejects_robot(heard.text) or calls_person(heard.text)):
        return (HandOver(),)
    if heard.is_("leave_queue", "cancel", "refuse_person"):
        return (LeaveQueue(),)
    if heard.is_("ask_wait", "ask_person"):
        return (HandOver(),)  # tells the place again
    aside: Moves = (Park(quietly=True),) if scene.open_form else NOTHING
    return (*aside, Consult(heard.text if heard.chosen else without_lead(heard.text), heard.act, otherwise="noted"))


def own_refunds(scene: Scene) -> Moves:
    """The buttons below a refund that was found, and what is said of it instead."""
    heard = scene.heard
    if heard.chosen:
        task = heard.act if heard.act in (CONFIRM, WAIVE, STATUS, SEE_FORM) else ""
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
    if found is not None and not _asks_in_hand(heard.plain, thread):
        return (Pick(found),)
    if form is None and is_beyond(heard.text, thread.offered):
        return (Talk("not_so_many"),)
    if form is None and heard.is_("none_of_these"):
        return (Talk("none_of_these"),)
    return NOTHING


_WHAT_OF = re.compile(r"(?:那|要是|如果是?)*(?P<what>[\u4e00-\u9fff]{2,6})(?:的话)?呢[?？]?")


def _asks_in_hand(text: str, thread: Thread) -> bool:
    """高新呢, where the question of the answer in hand names it: no button beside it is meant."""
    found, answer = _WHAT_OF.fullmatch(text), thread.answer
    return found is not None and answer is not None and not answer.menu and found["what"] in answer.entry_question


def calls(scene: Scene) -> Moves:
    """A person is plainly called for, beside whatever matter."""
    return (HandOver(),) if not scene.heard.chosen and calls_person(scene.heard.text) else NOTHING


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


def passes_home(scene: Scene) -> Moves:
    """A home given, inherited or divided is none that is sold: the entry on it. One bought at a court's auction is told
    about by the form of a sale. In the middle of a form it is for that to say."""
    heard = scene.heard
    if scene.thread.form_open is not None or heard.chosen:
        return NOTHING
    if asks_of_sale(heard.text):
        return (Consult(heard.text, "policy", entry=SALE_TAXES),)
    if understates(heard.text):
        return (Consult(heard.text, "policy", entry=UNDERSTATED),)
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
    return thread.holding == "answer" and thread.answer is not None and thread.answer.entry_id.startswith(HOME_GIVEN)


HOME_GIVEN = ("house-gift", "deed-tax-spouse", "vat-family-house")


def tells_late(scene: Scene) -> Moves:
    """去年的忘交了, 以前年度没报呢, after something else: what to do now, and no computation of that year."""
    heard = scene.heard
    if heard.chosen or not scene.thread.holding or scene.thread.form_open is not None:
        return NOTHING
    answer = scene.thread.answer
    if _LATE.fullmatch(heard.plain) is None or (answer is not None and "汇算" in answer.entry_question):
        return NOTHING
    return (Consult(heard.text, "policy", entry=LATE),)


LATE = "admin-late-what-to-do"
_LATE = re.compile(
    r"(?:那|要是|如果|万一|我们?|[大上]?前年|去年|以前(?:年度)?|之前|往年|上上?个?(?:月|季度?)|前?[几两二三]个?[年月季期]度?|有[一两二三几]期|一期|的|也|都|就|全|[,，\s])*"
    r"(?:忘记?|漏|没有?|未|错过)(?:了|去|过|按时|及时)?(?:申报|报过?税?|[交缴]过?税?)(?:了|过)?(?:[呢啊呀吗]|的话|(?:怎么|咋|如何)(?:办|弄|整))*[?？]*"
)


def explains(scene: Scene) -> Moves:
    """Asked of what the form in hand computes, or has computed: who owes it, how much in all."""
    heard, thread = scene.heard, scene.thread
    task = thread.form_open or thread.result
    if task is None or not scene.forms[task.form].explains(heard.text):
        return NOTHING
    if thread.holding != "task" and not scene.told_beside(scene.forms[task.form]):
        return NOTHING
    if thread.form_open is None:
        return (Explain(heard.text),)
    taken = scene.taken(scene.forms[task.form], task)  # 他是首套 契税是我出还是他出啊
    told = _SUPPOSED.search(heard.plain) is None  # 满五唯一的话个税谁出 tells nothing
    return (Explain(heard.text), Fill(taken) if told and taken.changed(task.asked) else AskAgain())


_SUPPOSED = re.compile("的话|要是|如果|假如|万一|假设")


def presses_walk(scene: Scene) -> Moves:
    """A button of a guided walk, also while a person is waited for."""
    return pressed(scene.heard, scene.thread, scene.walks)


def walks(scene: Scene) -> Moves:
    """A guided walk is begun, gone on with, or told how far one has come."""
    return guided(scene.heard, scene.thread, scene.walks)


def asks_office(scene: Scene) -> Moves:
    """Where, by which telephone, when an office is to be reached, or an appointment there."""
    wanted = sought(scene.heard, scene.thread.office, scene.districts) if scene.districts else None
    if situation(scene.heard.text):
        return NOTHING  # 公司从朝阳搬到大兴 tells where it goes
    if wanted is None or (scene.thread.answer is not None and not wanted.about and not wanted.district):
        return NOTHING  # 要去税务局办啥, 税务局那边要改不: of what is in hand
    return (TellOffice(wanted), *((AskAgain(),) if scene.open_form else NOTHING))


def completes(scene: Scene) -> Moves:
    """What few words leave out of a question that what is in hand fills in."""
    heard, answer = scene.heard, scene.thread.answer
    if not heard.chosen and answer is not None and asks_the_same(heard.text, scene.thread):
        return (Consult(heard.text, "follow_up", entry=answer.entry_id),)
    whole = "" if heard.chosen else completed(heard.text, scene.thread)
    return (Consult(whole, "follow_up"),) if whole else NOTHING


def returns_to_answer(scene: Scene) -> Moves:
    """About the answer in hand as a whole: once more, simpler, an example, of use or none."""
    heard, thread = scene.heard, scene.thread
    if thread.holding == "answer" and _DOUBTED.fullmatch(heard.plain):
        return (Retell("sure"),)
    for act, how in (("simpler", "simpler"), ("example", "example"), ("repeat", "again")):
        if heard.is_(act):
            return (Retell(how),) if thread.holding else (Talk("nothing_to_retell"),)  # type: ignore[arg-type]
    if heard.is_("not_useful"):
        return (Talk("not_useful"),)
    return NOTHING


# 真的吗, 你确定没搞错: what was answered is doubted, and nothing else is asked.
_DOUBTED = re.compile(
    r"(?:啊|哦|那|你们?|您|这个?|这条|是|能|敢|说|[,，\s])*"
    r"(?:真的?(?:是这样|这样|假的)?|确定(?:没[搞说弄]?错)?|没[搞说弄骗]错|没骗我|不会[搞说弄]?错|[准靠]不[准靠](?:确|谱)?|靠谱|准确?|保真|有依据|有根据)"
    r"(?:吗|么|吧|不|嘛|的|呀|啊)*[?？!]*"
)


def talks(scene: Scene) -> Moves:
    """Small talk, which never swallows a matter of tax."""
    heard = scene.heard
    talk = heard.best_of(TALK | MAYBE_TALK)
    if _ABUSE.search(heard.plain) and not names_matter(heard.plain) and not heard.chosen:
        return (Talk("insult"),)  # 傻逼机器人 问啥都不会: asks for nothing
    if not talk or (talk in TALK and names_matter(heard.plain)):
        return NOTHING
    in_hand = scene.thread.holding or scene.thread.answer is not None
    if in_hand and (only_points(heard.plain) or _OF_KIND.fullmatch(heard.plain) or _SO_LONG.fullmatch(heard.plain)):
        return (Consult(heard.text, "follow_up"),)  # 带啥东西去 is no insult, 搞咨询的 no opening
    if talk == "out_of_scope" and len(heard.plain) <= CALL:
        return (Talk("opening"),)
    if situation(heard.text) or (talk == "out_of_scope" and _PERHAPS_OURS.search(heard.plain)):
        return (Consult(heard.text, "policy"),)  # 货是真的 is no praise, 红子发飘怎么开 not out of scope
    if _TOLD_OF_ME.search(heard.plain):
        return (Consult(heard.text, "follow_up"),)
    if _FOUND_OUT.search(heard.plain):
        return (Consult(heard.text, "evasion"),)
    if talk in TALK:
        return (Talk(talk),)
    asked = talk in ("affirm", "deny") and asks_something(heard.plain) and bool(subjects_in(heard.plain))
    return (Consult(heard.text, heard.act, otherwise="" if asked else talk),)


_ABUSE = re.compile(r"傻[逼叉屄b]|煞笔|沙比|脑残|弱智|操你|滚(?:蛋|犊子)|去死|垃圾(?:机器人|客服|玩意)")
# 会查到我不: what comes of what was not declared, and no small talk.
_FOUND_OUT = re.compile(
    r"(?:查|发现|找)得?(?:到|出|上)(?:我|俺|咱|来)|[会能]被?(?:查|发现|罚)[到出]?[吗么不]|查得?[到出]来?[吗么不]"
)
# 不会让店家知道是我吧: whether who reports is named, and no 不知道.
_TOLD_OF_ME = re.compile(r"知道是(?:我|谁)|(?:泄露|透露|告诉|暴露).{0,6}(?:我|名字|身份|是谁)")
_OF_KIND = re.compile(r"(?:那|要是|我是|[,，\s])*[做搞开跑干卖是][^,，。?？我你您吗么]{1,8}的[呢啊]?[?？]?")
# 都仨礼拜了: how long it has been, and no farewell.
_SO_LONG = re.compile(
    r"(?:这|都|已经|快|过去|过了|等了|也|有|[,，\s])*(?:[\d一二两俩三仨四五六七八九十半几好]+多?)个?(?:多)?(?:天|日|周|星期|礼拜|月|工作日|小时|年)(?:多)?了(?:啊|呀|还没|都没|也没|没动静|没到|没信儿?)*[?？]*"
)
_PERHAPS_OURS = re.compile(r"发[票飘漂瓢嫖]|[开交报缴退].{0,2}[税票]|(?:怎么|咋|如何)[开交缴红]|几个点|红[字子]")
CALL = 2  # characters: 闺女, 大姐 call somebody, and ask for nothing that would be out of scope
MAYBE_TALK = frozenset({"affirm", "deny", "dont_know", "why_ask", "out_of_scope"})


def asks(scene: Scene) -> Moves:
    """All else is a question, or goes on from one."""
    heard = scene.heard
    known = heard.act == "evasion" and situation(heard.text)  # 虚开 has an entry of its own
    return (Consult(heard.text, "policy" if known else heard.act),)


RULES: tuple[Callable[[Scene], Moves], ...] = (
    presses_walk,
    own_refunds,
    waits,
    says_nothing,
    picks,
    calls,
    speaks_english,
    owns,
    about_people,
    walks,
    tells_late,
    computes,
    explains,
    passes_home,
    steers_form,
    answers_form,
    asks_office,
    leaves_form,
    changes_result,
    returns_to_result,
    completes,
    goes_on,
    tells_facts,
    begins_task,
    returns_to_answer,
    talks,
    asks,
)
