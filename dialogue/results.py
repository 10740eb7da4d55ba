"""Rules for what is said after a result: a fact changed, put right, added. Pure."""

from __future__ import annotations

import re

from dialogue.forms import Form, Taken
from dialogue.heard import QUESTIONS, TASKS
from dialogue.moves import Begin, Consult, Fill, TellWhy, Unknown
from dialogue.resolving import asks_until
from dialogue.scene import LONG_CHANGE, NOTHING, SURE, Moves, Scene
from dialogue.thread import Task
from dialogue.words import asks_something


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
    if form.about and asks_until(heard.plain):
        return (Consult(heard.text, "policy", entry=form.about),)
    if heard.is_("start_over"):
        return (Begin(form.name, form.take({}, heard.text, None), afresh=True),)
    if task.asked is not None and heard.is_("dont_know"):
        return (Unknown(),)
    if task.asked is not None and heard.is_("why_ask") and _shown(scene, form.questions[task.asked].text):
        return (TellWhy(),)
    if asks_how_come(heard.plain) and form.act == "everyday_calculation":
        return (Fill(form.take(task.facts, heard.text, None)),)
    taken = _otherwise(form, task, heard.plain) or scene.taken(form, task)
    if _NEXT.match(heard.plain):
        return (Begin(form.name, form.take({}, heard.text, None)),)
    if heard.is_(form.act) and (_ANOTHER.search(heard.plain) or _whole(form, taken, heard.text)):
        return (Begin(form.name, form.take({}, heard.text, None)),)
    if not taken.changes:  # the result once more
        once_more = heard.is_(form.act) and form.act not in QUESTIONS
        once_more = once_more or (
            taken.repeated
            and (form.supposes(heard.text) or not asks_something(heard.plain))
            and (taken.corrected or len(heard.plain) <= LONG_CHANGE)
        )
        once_more = once_more or (form.act == QUOTA and _WHY_NOT.search(heard.plain) is not None)  # for these reasons
        return (Fill(taken),) if once_more or asks_apart(heard.plain) or _asks_how_much(form, heard.plain) else NOTHING
    if form.supposes(heard.text) or (taken.named and len(heard.plain) <= LONG_CHANGE):
        return (Fill(taken),)
    if form.act in QUESTIONS and asks_something(heard.plain) and not heard.is_(form.act, "inform", "follow_up"):
        return NOTHING
    if taken.changed(task.asked) or len(taken.changes) > 1 or _answers_together(form, task, taken, heard.plain):
        return (Fill(taken),)
    if heard.best_of(TASKS - {form.act, "everyday_calculation"}):
        return NOTHING
    if heard.is_("policy", least=SURE) and len(heard.plain) > LONG_CHANGE:
        return NOTHING
    return (Fill(taken),)


def _shown(scene: Scene, question: str) -> bool:
    """Not where it waits in silence: 为什么 is then of the result."""
    return scene.thread.spoken[-1:] == (question,)


def _answers_together(form: Form, task: Task, taken: Taken, plain: str) -> bool:
    """契税3.5万, where what was paid besides the price is asked for: one of the fields of one question."""
    covers = form.questions[task.asked].covers if task.asked is not None and task.asked in form.questions else ()
    return any(taken.changed(field) for field in covers) and not asks_something(plain)


def _returns_to_result(scene: Scene, form: Form, task: Task) -> Moves:
    """After an answer on the matter of the result, facts that are told or put right are its own."""
    if not scene.told_beside(form) and (form.act in QUESTIONS or not form.supposes(scene.heard.text)):
        return NOTHING
    taken, plain = scene.taken(form, task), scene.heard.plain
    tells = taken.corrected or not asks_something(plain) or _SUPPOSES.search(plain)
    return (Fill(taken),) if taken.changes and tells else NOTHING


_SUPPOSES = re.compile(r"^(?:那么?)?(?:要是|如果|假如|万一)")


def _whole(form: Form, taken: Taken, text: str) -> bool:
    """Several facts at once are another matter of the kind, unless they are put right or supposed."""
    return len(taken.changes) > 1 and not taken.corrected and not form.supposes(text)


QUOTA = "raise_quota"
_WHY_NOT = re.compile(
    r"(?:为[啥什何]么?|凭(?:啥|什么)|什么原因|怎么|咋|哪里?|哪儿)[^,，。]{0,8}(?:不|没|要人工|人工|核实|风险|卡)"
)
_NEXT = re.compile("再算一套:")  # the button below the first of several
_ANOTHER = re.compile(r"再|另|又一|换一?套|重新|从头|别的一?套|下一套")
_OTHERWISE = re.compile(r"(那么?|要是|如果|假如|万一)*(不是|反过来|相反|不然|没有)(的话)?[呢呀啊吗]*[?？]?")


def returns_to_result(scene: Scene) -> Moves:
    """After an answer about the tax that was computed before it: what is added to or put right in that result."""
    task, answer, heard = scene.thread.result, scene.thread.answer, scene.heard
    if task is None or answer is None or scene.thread.holding != "answer":
        return NOTHING
    form = scene.forms[task.form]
    lately = form.about in (answer.entry_id, *scene.thread.earlier[:LATELY])
    if form.act != "everyday_calculation" or not (lately or (answer.tax and answer.tax in form.title)):
        return NOTHING
    if _asks_how_much(form, heard.plain):
        return (Fill(form.take(task.facts, "", None)),)
    taken = form.take(task.facts, heard.text, None)
    adds = form.supposes(heard.text) and any(
        (_ADDS.search(heard.plain), _ELSE.match(heard.plain), _THAT.search(heard.plain))
    )
    tells = taken.named and not asks_something(heard.plain) and len(heard.plain) <= LONG_CHANGE
    return (Fill(taken),) if taken.changes and (adds or tells) else NOTHING


_MUCH = re.compile(
    r"(?:那|我|这样|这个|所以|到底|究竟|一共|总共|总的|大概|最后|实际|得|要|应|该|需要|就|[,，\s])*[交缴]多少(?:钱|(?P<tax>增值|所得|个|契|印花|购置)?税款?)?[呢啊呀了?？]*"
)
_WHETHER = re.compile(
    r"(?:那|他们?|公司|单位|平台|对方|老板|人家|我|也|还|要|会|得|用|需要|是不是|[,，\s])*[扣交缴]我?的?(?P<tax>增值|所得|个|契|印花|购置)?税?[吗么不没][呢啊呀?？]*"
)
_OF_IT = re.compile(
    r"(?:那|这样|这个|所以|到底|究竟|我|的|[,，\s])*(?P<tax>[\u4e00-\u9fff]{2,6}?)(?:一共|总共|大概|到底|得|要|该|应|是|交|缴)*"
    r"(?:多少|几块?)(?:钱|税)?[呢啊呀了?？]*"
)
_APART = re.compile(
    r"(?:那|这样|这么|我|一年|一个?月|每个?月|能|可以|就|会|要|[,，\s])*"
    r"(?:少|多|省|差|便宜|贵)(?:[交缴扣出花拿]|下|出来)?了?(?:多少|几)(?:钱|税|[呢啊呀?？])*"
)


_HOW_COME = re.compile(
    r"(?:那|这个?|这样|结果|税|钱|我|[,，\s])*"
    r"(?:(?:为[什啥]么?|为何|凭[什啥]么?)(?:会|要|是|就|得|交|缴|扣|这么|那么|这样|多|少|高|低|贵|些|个数|钱|税)*"
    r"|(?:怎么|咋|如何)(?:算|来|得|得出|算出)来?的|哪来的|从哪来的|根据[什啥]么?算的|怎么(?:会|这么|那么)+[多少高低贵])"
    r"(?:呢|啊|呀|的|了)*[?？]*"
)


def asks_how_come(plain: str) -> bool:
    """Why the result shown last is what it is.

    >>> asks_how_come("为啥"), asks_how_come("这个怎么算出来的"), asks_how_come("为什么要交房产税")
    (True, True, False)
    """
    return _HOW_COME.fullmatch(plain) is not None


def asks_apart(plain: str) -> bool:
    """How far the result shown last is from the one before it.

    >>> asks_apart("那一个月能少交多少"), asks_apart("多少钱")
    (True, False)
    """
    return _APART.fullmatch(plain) is not None


def _asks_how_much(form: Form, plain: str) -> bool:
    """那一共交多少, or of a tax that the form computes."""
    found = _MUCH.fullmatch(plain) or _WHETHER.fullmatch(plain) or _OF_IT.fullmatch(plain)
    return found is not None and (found["tax"] or "") in form.title.replace("个人所得", "个人所得、个税")


LATELY = 2  # entries shown since a result, within which it is still gone on from
_ELSE = re.compile(r"^(?:那|要是|如果|假如|万一|换成|再|[去前今明]年|全年|一年)")
_THAT = re.compile(r"[\d一二两三四五六七八九十百千万元块]的?呢[?？]?$")  # 住人的那套5100呢
_ADDS = re.compile(
    r"^(?:再加|再算|还有|加上|算上|[改换]|不对|[说搞]错|不要|其中)|[改换][成为]|重新?算|[退补](?:多少|[吗么不]|几)"
)
