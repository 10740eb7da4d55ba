"""Rules for what is said to a form, in answer to it or in the middle of it. Pure."""

from __future__ import annotations

import re

from dialogue.beginning import counts_as
from dialogue.forms import Form
from dialogue.heard import POSSIBLE, QUESTIONS, TALK, TASKS
from dialogue.moves import AskAgain, Begin, Consult, Do, Fill, Move, OfferResume, Park, StepBack, Talk, Unknown
from dialogue.plain import plain_act
from dialogue.scene import NOTHING, SURE, Moves, Scene
from dialogue.thread import Task
from dialogue.words import asks_something, names_matter
from language.parts import split_requests


def computes(scene: Scene) -> Moves:
    """Figures and the words of a matter that can be computed: that is done, whatever else is in hand. What the form in
    hand can use itself, and what supposes something else of the result in hand, is left to them."""
    text, thread = scene.heard.text, scene.thread
    if _WHETHER_FINED.search(text):
        return NOTHING
    form = next((form for form in scene.forms.values() if form.wants(text)), None) or _joined(scene)
    if form is None:
        return _first_of_several(scene) or _of_told(scene)
    result = thread.result if thread.holding == "task" or _is_of_result(form, scene) else None
    kept = form.after(result.form, result.facts, text) if result is not None else None
    begin = Begin(form.name, form.take(kept or {}, _with_open_question(form, scene), None))
    if kept is not None:
        return (begin,)
    if result is not None and _is_rather_of(result, begin, scene):
        return (Fill(scene.taken(scene.forms[result.form], result)),)
    task = thread.form_open
    if task is not None:
        own = scene.forms[task.form]
        return NOTHING if own is form or scene.taken(own, task).changes else (Park(quietly=True), begin)
    if result is not None and form.supposes(text):
        taken = scene.taken(scene.forms[result.form], result)
        if taken.changes:
            return NOTHING if thread.holding == "task" else (Fill(taken),)
        if taken.repeated and result.form == form.name:
            return (Fill(taken),)
    asked_too = _asked_beside(form, begin, scene)
    if asked_too is None:
        return (begin,)
    return (asked_too, begin) if form.missing(begin.taken.facts) else (begin, asked_too)


def _asked_beside(form: Form, begin: Begin, scene: Scene) -> Consult | None:
    """今年利润60万企业所得税多少，另外老板拿走还要交税吗: the second question, of which the sum tells nothing."""
    first, *more = split_requests(scene.heard.text)
    if len(more) != 1 or not form.wants(first) or not asks_something(more[0]):
        return None
    if len(more[0]) < WHOLE and not _OTHER_POINT.search(more[0]):
        return None
    others = any(one.wants(more[0]) for one in scene.forms.values())
    used = form.take({}, first, None).facts != begin.taken.facts
    return None if others or used else _consulted(more[0], form)


def _consulted(asked: str, form: Form) -> Consult:
    """什么时候交 is asked of the tax that is computed."""
    return Consult(asked if len(asked) >= WHOLE else f"{form.title.removeprefix('测算')}{asked}", "policy")


def _first_of_several(scene: Scene) -> Moves:
    """月薪一万，个税多少，什么时候交: the sum, and what is asked besides where no sum tells it."""
    first, *more = split_requests(scene.heard.text)
    form = next((form for form in scene.forms.values() if more and form.wants(first)), None)
    if form is None or scene.thread.result is not None or scene.thread.form_open is not None:
        return NOTHING
    begin = Begin(form.name, form.take({}, first, None))
    asked = tuple(_consulted(one, form) for one in more if len(one) >= WHOLE or _OTHER_POINT.search(one))
    return (*asked, begin) if form.missing(begin.taken.facts) else (begin, *asked)


WHOLE = 8  # characters: what is shorter is no question of its own
# What no sum tells.
_OTHER_POINT = re.compile(
    r"什么时候|啥时候|何时|几号|几月|多久|哪天|截止|期限|在哪|哪里|哪儿|去哪|材料|[带备交]什么|怎么[办报申开]|哪些表|手续|流程|依据|文件"
)
_EDGE = re.compile(r"[\s,，。;；!！]+")
# 本来就免税 忘报了也罚吗: whether there is a fine, whatever figures stand beside it.
_WHETHER_FINED = re.compile(
    r"(?:会不会|要不要|会|要|也|还|得|到底)(?:被)?罚(?:款|钱)?[吗么不嘛]|罚不罚|(?:会|要|也|还)罚(?:款|钱)?[?？]*$"
)


def _is_rather_of(result: Task, begin: Begin, scene: Scene) -> bool:
    """Whether what the other form would take belongs to the result in hand: that form says so, or it can use more of
    what is told, and nothing is asked: 补充下 当时买价300万 契税4.5万 装修20万."""
    own = scene.forms[result.form]
    if own.after(begin.form, begin.taken.facts, None) is not None:
        return True
    taken = scene.taken(own, result)
    told = own is not scene.forms[begin.form] and not asks_something(scene.heard.plain)
    return told and len(taken.changes) > len(begin.taken.facts)


def _with_open_question(form: Form, scene: Scene) -> str:
    """The message, after the person's own words that were only asked back about, where they tell facts of ``form``."""
    answer, text = scene.thread.answer, scene.heard.text
    told = scene.told_before if scene.thread.said or (answer is not None and answer.menu) else ""
    return f"{told} {text}" if told and form.take({}, told, None).named else text


def _is_of_result(form: Form, scene: Scene) -> bool:
    """里面有3万开了专票呢, after an answer that came between: of the result before that."""
    result = scene.thread.result
    return result is not None and result.form == form.name and form.supposes(scene.heard.text)


def _of_told(scene: Scene) -> Moves:
    """税款是8600 was told after a question, and now 滞纳金多少 is asked: of that sum."""
    told, answer = scene.told_before, scene.thread.answer
    open_question = told and (scene.thread.said or (answer is not None and answer.menu))
    both = f"{told} {scene.heard.text}" if open_question else ""
    forms = scene.forms.values() if told else ()
    both = both if _HOW_MUCH.search(scene.heard.plain) else ""  # 个体户是不是税少点 asks for no sum
    form = next((f for f in forms if f.wants(scene.heard.text, told) or (both and f.wants(both))), None)
    return (Begin(form.name, form.take({}, f"{told} {scene.heard.text}", None)),) if form is not None else NOTHING


_HOW_MUCH = re.compile(r"多少|几[块个千万]|算|怎么[交缴扣]|[\d一二两三四五六七八九十]+[万千百]")


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
        return NOTHING  # 算了 就按500万吧
    stops = not heard.chosen and plain_act(_EDGE.split(heard.text.strip())[0]) == "cancel"  # 先不弄了 我问问我老公
    if stops or heard.is_("cancel", "goodbye"):
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
    if not heard.chosen and counts_as(heard.plain):
        return (Consult(heard.text, "policy"), AskAgain())
    taken = scene.taken(form, task)
    if not taken.changes and not heard.chosen and _asks_back(heard.plain, form, task):
        return (AskAgain("other"),)  # 那你告诉我北京去年平均工资多少
    if taken.changes or taken.emptied:
        unheard = not heard.acts  # while Rasa is down
        question = asks_something(heard.plain) and (unheard or heard.is_("policy", "evasion", least=0.6))
        answer = taken.changed(task.asked) and (unheard or heard.is_("inform", form.act, least=POSSIBLE))
        if question and not answer and not taken.corrected:
            return (Consult(heard.text, heard.act), AskAgain())
        return (Fill(taken),)
    if not heard.chosen and _WAIT.fullmatch(heard.plain) and not asks_something(heard.plain):
        return (Talk("take_your_time"),)
    if heard.is_("dont_know"):
        return (Unknown(),)
    if taken.repeated:
        return (AskAgain(),)
    if taken.problem and not heard.is_(*QUESTIONS, *TASKS):
        return (Fill(taken),)
    return NOTHING


def _asks_back(plain: str, form: Form, task: Task) -> bool:
    """Whether the very thing that is asked for is asked of us."""
    question = form.questions.get(task.asked or "")
    if question is None or not question.other or not _TELL_ME.search(plain):
        return False
    return any(question.text[n : n + SAME] in plain for n in range(len(question.text) - SAME + 1))


SAME = 4  # characters in common with the question
_TELL_ME = re.compile(r"多少[呢呗啊呀吗]*[?？]*$|告诉我|(?:去|在|上)?哪[里儿]?(?:能|可以)?查|怎么查|咋查|查得到")
# 稍等 我找下房本: what is asked for is looked up, and nothing was missed.
_WAIT = re.compile(
    r"(?:好|嗯|行|那|哦|你|您|先|我|去|[,，。\s])*(?:稍等|等(?:一?下|会儿?|等|我)|别急|马上|我?(?:去|先|得)?(?:找|翻|查|看|问|量)(?:一?下|找|翻|查|看|问)?(?=.{0,8}(?:房本|合同|证|资料|材料|家里|老公|老婆|爱人|中介|记录|再说)))"
    r"[^?？吗么]{0,16}"
)


# 先交了能不能提额: whether it can be done on a condition, which begins nothing.
_CONDITION = re.compile(
    r"(?:先|要是|如果|万一|没|未|不|欠|逾期)[^,，。]{0,12}(?:能不能|能否|可不可以|行不行|影响|(?:能|可以|会|要)[^,，。]{0,8}[吗不么])"
)


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
    if task and _CONDITION.search(heard.plain):
        return (Consult(heard.text, "policy"), AskAgain())
    if task:
        return (AskAgain(),)
    talk = heard.best_of(TALK)
    if talk and not names_matter(heard.plain):
        return (Talk(talk), AskAgain())
    aside = asks_something(heard.plain) and (names_matter(heard.plain) or not heard.is_("affirm", "deny"))
    if heard.is_("affirm", "deny", "thanks", "useful", "inform") and not aside:
        return (AskAgain(missed=heard.is_("deny", "inform")),)
    if asks_something(heard.plain) or heard.is_(*QUESTIONS):
        return (Consult(heard.text, heard.act), AskAgain())
    return (AskAgain(missed=True),)
