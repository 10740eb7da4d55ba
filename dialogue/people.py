"""Rules for who is wanted in the chat: a person, none, somebody's number or life. Pure."""

from __future__ import annotations

import re

from dialogue.heard import POSSIBLE
from dialogue.moves import AskAgain, Consult, HandOver, Talk
from dialogue.plain import beside_refusal, last_words, plain_act, rejects_robot
from dialogue.points import points_of
from dialogue.scene import NOTHING, SURE, Moves, Scene
from dialogue.words import asks_something, names_matter


def about_people(scene: Scene) -> Moves:
    """Wants a person, or wants none. Tax words in the message (个人, 人工费) raise the bar."""
    heard = scene.heard
    again: Moves = (AskAgain(),) if scene.open_form else NOTHING
    rest = beside_refusal(heard.text)
    if rest and (asks_something(rest) or names_matter(rest)):
        return (Consult(rest, "policy"), *again)
    if not heard.chosen and rejects_robot(heard.text) and not names_matter(heard.plain):
        return (HandOver(),)
    if heard.is_("refuse_person", "leave_queue") and not heard.is_("cancel"):
        return (Talk("no_person"), *again)
    if not heard.chosen and _EXPERT.search(heard.plain):
        return (HandOver(),)
    if heard.is_("ask_wait"):
        return (Talk("not_waiting"), *again)
    if _ADDRESS.fullmatch(heard.plain) and not heard.is_("greet"):
        return (Talk("opening"), *again)
    if scene.thread.answer is not None and not scene.waiting and _may_be_proxy(heard.plain):
        return NOTHING  # 能找人替我弄吗
    if _PRIVATE.search(heard.plain) or (_CONTACT.search(heard.plain) and not _OURS.search(_RANG.sub("", heard.plain))):
        return NOTHING  # 把科长微信给我, 昨天给我打电话那个专管员的手机号
    if heard.is_("ask_person", least=POSSIBLE) and _NUMBER.search(heard.plain):
        return (Consult(heard.text, "policy", entry=HOTLINE), *again)
    nobody = names_matter(heard.plain) or _NOBODY.search(heard.plain)
    if heard.is_("ask_person", least=SURE if nobody else 0.5):
        return (HandOver(),)
    if not nobody and not heard.chosen and plain_act(last_words(heard.text)) == "ask_person":
        return (HandOver(),)  # 听不懂，换人
    of_others = _OF_OTHERS.search(heard.plain) and asks_something(heard.plain)
    if (
        scene.thread.answer is not None
        and _COMPLAINS.search(heard.plain) is None
        and not heard.is_("complaint", least=SURE)
    ):
        return NOTHING  # 没人给我打过电话: told of what is in hand
    if heard.is_("complaint") and not of_others and not _WRONGED.search(heard.plain):
        return (Talk("complaint"), *again)
    return NOTHING


def _may_be_proxy(plain: str) -> bool:
    """Whether it is asked if somebody else may do it, rather than for one of ours."""
    return any(point.name == PROXY for point in points_of(plain)) and _OURS.search(plain) is None


# 公司没给我交能投诉吗: of an employer or a seller, which is a question.
_OF_OTHERS = re.compile(r"公司|单位|老板|商家|卖家|对方|房东|中介|店家?[^大]|平台")
# 饭馆死活不给开票 我要告他们: what a seller or an employer owes, and no complaint of us.
_WRONGED = re.compile(
    r"(?:不给|不肯|不愿意?|拒绝|拒不|不)(?:我|我们)?(?:开|提供|补)[^,，。]{0,3}票|(?:没|不)给?(?:我|我们|员工)?(?:上|交|缴|买)(?:社保|医保|五险|公积金)"
)
# 找个懂行的来跟我讲
_EXPERT = re.compile(
    r"(?:找|换|叫|派|来)(?:一?[个位])?(?:懂行|明白|懂业务|专业|内行|能说清楚?|会说)的?(?:人)?(?:来|跟|给|和|同|过来)*(?:我|咱)?(?:讲|说|聊|解释|谈|对|弄)"
)
# 我要打电话问 号码给我: a number to be rung, and nobody to be called in the chat.
_NUMBER = re.compile(
    r"(?=.*(?:电话|热线|打给))(?:.*(?:号码|电话)(?:是)?(?:多少|给我|发我|告诉我|几号)|.*给我?(?:个|一个)(?:电话|号码|热线)|.*(?:打|拨)(?:哪个|什么|啥|多少)(?:电话|号码?)|^(?:我)?(?:想|要)打电话[问说咨询]*[,，\s]*(?:号码|打哪).*)"
)
HOTLINE = "etax-12366"
_CONTACT = re.compile(r"微信|手机号|联系方式|QQ|私人电话")
# 把你们主任家里的住址发给我: of nobody's own life anything is told, and nobody is called for it.
_PRIVATE = re.compile(
    r"(?!.*人工)(?:你们?|他们?|她|主任|[局科所处]长|领导|专管员|人员)[^,，。;；]{0,8}"
    r"(?:(?:私人|家里|家庭|住家|个人)的?(?:电话|号码|手机|微信|住址|地址|门牌)|住(?:哪|在哪|址))"
)
PROXY = "proxy"
_COMPLAINS = re.compile(
    r"投诉|态度|举报|意见|不满|差劲|太[慢差烂坑]|敷衍|推来推去|踢皮球|气|烦|什么玩意|垃圾|坑人|坑|没人管|不作为|糊弄|刁难|骂|凭什么|受够"
)
# 同志: somebody is spoken to, and nobody else is called for.
_ADDRESS = re.compile(
    r"(?:喂|哎|诶|那个|请问|你好|您好|[,，!！\s])*(?:同志|师傅|老师|大姐|大哥|大妈|大爷|姑娘|小姑娘|小伙子|美女|帅哥|亲|领导|闺女|导办)(?:你好|您好|啊|呀|哎|在吗|[,，!！?？。\s])*"
)
_RANG = re.compile(r"打(?:过|来|了|的)?电话")
_OURS = re.compile(r"人工|客服|座席|坐席|转接|你们|接线|真人|热线|电话")
_NOBODY = re.compile(
    r"(?<![找叫换来派要请给])个人|人工(?:费|成本|智能|钱|的钱|那块)|(?:装修|安装|施工|维修|修理|加工|清洁|搬运|水电|材料)的?(?:费)?人工|法人"
)
