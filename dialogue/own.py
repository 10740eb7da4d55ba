"""What is said around one's own records: of whom they are, that something be done instead of told, what the sign-in has
to do with it, and how far a matter is. Pure."""

from __future__ import annotations

import re

from dialogue.heard import OWN, POSSIBLE, Heard
from dialogue.how_far import SHORT, how_far
from dialogue.moves import Consult, Do, Move, TakeUp, Talk
from dialogue.portrait import about_portrait
from dialogue.records import asks_own, of_somebody_else, topic_of
from dialogue.standing import tells_of_stop
from dialogue.thread import Kept, Thread
from dialogue.words import asks_something, names_matter

SURE = 0.8
LIKELY_OWN = 0.3  # with the words of a record beside it
BRIEF = 9

Moves = tuple[Move, ...]

_LOOK = re.compile(r"查|看|调出|列")
_MINE = re.compile(r"我|咱|俺|本公司")
_LISTS = re.compile(r"[查看](?!验)|调出|列|清单|明细|名下")
_DOES = re.compile(r"寄|物流|快递|红冲|冲红|红字|作废|真伪|真假|重开|[开领]错|抵扣|勾选")
_ENOUGH = re.compile(
    r"额度.{0,6}够(?:不够|吗|用吗|不)|够不够开.{1,8}|(?:再|还)开\s*[\d.一二两三四五六七八九十百]+\s*[万千][^,，。]{0,4}够(?:不够|吗|用吗|不)"
)
_SOON = re.compile(r"这[几两]天|最近|近期|本月|这个?月|本季|这个?季|本期|当期|今年|去年|上个?月|上季")
_ALL = re.compile(r"都|齐|清|完|没有?[交缴]")
_ASKS = re.compile(r"[吗么没不?？]$|有没有|多少|几|[怎咋]么?样|啥|哪些|什么")
_RULE = re.compile(r"[分有]几|罚|多久|(?<!这)几天|个体|小规模|公司要|企业|[交缴]多少(?!了)")
_LATER = re.compile(r"(?:等|待|过|一)会儿?|回头|晚点|稍后|改天|有空")
_SIGNED_IN = re.compile(r"(?:登录|登陆|登)(?:好|上|进|成功|完|了|过)|已经?(?:登录|登陆)")
_NOT_DONE = re.compile(r"不|没|未|怎么|咋|失败|忘|密码|算了")
_ON = re.compile(
    r"现在|好了|可以了|行了|搞定|[弄办]好|完[了事]|查吧|看吧|看看|[查看]一?下|再[查看说]|继续|接着|^(?:好的?|嗯+|行|ok|呢)$",
    re.I,
)
_SIGN_IN = "sign_in"
_DIGIT = re.compile(r"\d|[一二三四五六七八九十百]万")
# The first word after the sign-in that is one of these asks for something else.
_ELSE = ("cancel", "deny", "goodbye", "refuse_person", "leave_queue", "insult", "who_are_you", "what_can_you_do")
_WITHOUT = re.compile(
    r"(?:不|懒得)(?:想|用|要|愿意?|方便|需要|打算|肯)?(?:去|再)?(?:登录|登陆|登)(?![不上得])|登录.{0,3}麻烦"
    r"|没有?(?:账号|帐号|账户).{0,6}(?:[查看办]|怎么|咋)|(?:非要|非得|必须|一定要|为什么要|为啥要|干嘛要|凭什么).{0,3}登[录陆]"
)
_THEIR_SITES = re.compile(r"电子税务局|个税|app|扣缴|客户端|网站|密码|验证码", re.I)
_POLICY = re.compile(r"(?:税收|税费|纳税)?(?:优惠|减免|红利)(?:政策|措施)?|政策红利")
_MINE_ALL = re.compile(r"我|咱|俺|本公司|(?:适合|符合|对应).{0,3}(?:公司|单位|店|企业)")
_WHICH = re.compile(r"什么|哪些|哪种|啥|有没有|有吗|能.{0,3}享|可以.{0,3}享|[吗么]$|列|查|看")
_OF_NOBODY = re.compile(
    r"(?:请问|那|现在|目前|今年|最近|帮忙?|一下|都|还|可以|可|能|享受|享|用|有没有|有|什么|啥|哪些|哪种|的|到|吗|么|呢|啊|呀|[查看列]|\W)*"
)
_ONE_MATTER = re.compile(
    r"(?<!我们)(?<!我)[做搞干](?!什么|啥)[^,，。\s]{2,8}的|房|车|租|研发|残疾|退役|军人|毕业|失业|农|软件|学校|医院|小微|小规模|一般纳税人|个体|怎么|如何|为什么|多少|20\d\d"
)
_NUMBER = r"(?:手机号?码?|电话号?码?|身份证号?码?|证件号?码?|税号|名字|姓名|密码|验证码|银行卡号?)"
_GIVES_NUMBER = re.compile(
    rf"{_NUMBER}.{{0,3}}(?:给你|发你|告诉你|报给你|念给你)|(?:给你|报)(?:个|一下)?我?的?{_NUMBER}"
    r"|^(?:我?的?(?:手机|电话)号?码?(?:是|:)?\s*)?1[3-9]\d{9}$"
)
_PAYS = (
    r"(?:申报|(?<!举)报|[交缴]|扣款)(?!了(?:好?几|\d+|[一二两三四五六七八九十]+)个?[月年次回]"
    r"|告|到|错|表|警|销|什么|多少|没|了没|了吗|过)"
)
_FILES_FOR_ME = re.compile(
    rf"(?:帮|替|代|给)(?:我们?|俺|咱们?|我?公司|忙)(?:[^查看问算列教找]{{0,12}}){_PAYS}"
    rf"|直接(?:(?:给|帮|替)我)?(?:[报交缴](?:了|掉|税|吧|$)|申报)|一键(?:报税|申报|缴税)|你(?:来|去|们)?(?:能|可以)?(?:直接|帮|替)?{_PAYS}"
    r"|^我?(?:现在)?(?:要|想|来)?(?:申报|报税|交税|缴税)[吧了啊]*$"
)
# 你替我开张票: an invoice is issued by who sells, and never by the bureau's bot.
_ISSUES_FOR_ME = re.compile(
    r"(?:帮忙?|替|代|给)(?:我们?|俺|咱们?|(?:我们?|本)?公司|忙)[^,，。;；查看问算找]{0,8}?(?:代?开|出)(?:了|个|一?[张份下]|几张|点)*(?:发?票|专票|普票)"
    r"|(?:票|发票).{0,8}(?:帮忙?|替|给)(?:我们?|俺|咱们?|忙)代?开(?:了|一下|出来|一[张份]|[吧呗]|$)"
)
_HOW = re.compile(
    r"(?:要|用|需要?|得|要不要|用不用|该)[交缴][^,，。]{0,3}[吗么不?？]|过户|赠|继承|(?:送|转|留|卖|过继|分)给|怎么|如何|咋|哪|流程|材料|多少|多久|会计|代账|代理|单位|罚|忘|漏|错|老板|(?<!打)算(?!了)|(?:公司|他们?|她).{0,3}(?:给|帮|替)我|退"
)
_BY_OTHERS = re.compile(
    r"公司(?:给|替|帮)|朋友|亲戚|别人|人家|对方|卖家|商家|店家|供应商|老板|房东|平台"
    r"|不给|不肯|拒|让我|叫我|违法|好处|手续费|额度"
)
_OTHER_THAN_TAX = re.compile(r"报(?:一?[下个])?(?:名|价|考|案|废|备|到|喜|修)|交(?:流|代|房|朋友)")
_QUOTA_ALONE = re.compile(r"(?:我们?的?|公司的?|那|[看查]一?下?|本月|发票|开票)*总?额度[呢吧啊?？]*")
# 老板没给我报: somebody else's act, and one's own matter.
_DONE_TO_ME = re.compile(
    r"(?:又|再|也|还)(?:给)?(?:收|扣|交|要)了?我|(?:人家|他们?|对方|公司|老板|店里)[^,，。;；]{0,6}把[^,，。;；]{0,12}(?:扣|收|代收|代缴|交|缴|算)[了走进上]|"
    r"(?:没|不|给|替|把|少|多|乱|拒|用|拿)[^,，。;；]{0,5}(?:给|替|帮|和|跟|把)?(?:我|俺|咱)(?!们?(?:查|看))"
)
_SUM_TOLD = re.compile(r"(?<!\d)\d{3,6}(?![\d年])|\d\s*万")
_OF_RECORDS = re.compile(r"的(?:税|票|账)|[几哪多]少?[辆台套张]|车牌|房本|名下")
_SETTLEMENT_KNOWN = re.compile(r"\d|怎么|如何|咋|为[什啥何]|[^我]公司|企业所得")
_PAY = re.compile(
    r"(?:那|现在|今天|我|能不能|能|可以|在|去|到|怎么|哪里?|哪儿|网上|马上|直接|欠的?税?|补)*[交缴](?:吗|呢|么|啊|不)?[?？]*"
)
_OWED = re.compile(r"(?:我们?|公司|单位|咱|还有?|那|这).{0,10}欠(?:的|了|着)?税(?!公告|证明|人)")
_RULE_OF_OWED = re.compile(r"\d+ ?天|怎么|如何|会不会|会怎|后果|能不能|注销|迁|过户|出境|别人|对方|利息|罚(?!款多少)")
PAY = "报完税在哪里缴款？欠税、罚款能网上交吗？"


def about_own(heard: Heard, thread: Thread, *, signed_in: bool) -> Moves:
    """What is to be done, nothing where ``heard`` is none of this."""
    plain = heard.plain
    if heard.chosen or heard.is_("ask_person", "complaint"):
        return ()
    return (
        _after_sign_in(heard, thread, signed_in)
        or _about_sign_in(plain, signed_in)
        or _of_others(heard)
        or _settlement(heard)
        or about_portrait(heard, thread)
        or _policies(heard, thread, signed_in)
        or _standing(plain, signed_in)
        or _to_be_done(heard)
        or _to_be_issued(heard)
        or _listed(heard, signed_in)
        or _briefly(heard, signed_in)
        or _owed(heard, signed_in)
        or _pays(heard, thread)
        or how_far(heard, thread)
    )


def _after_sign_in(heard: Heard, thread: Thread, signed_in: bool) -> Moves:
    """The first word after the sign-in, where it asks for nothing else: what was asked before is taken up."""
    plain, kept = heard.plain, thread.kept
    says_so = _SIGNED_IN.search(plain) is not None and _NOT_DONE.search(plain) is None
    if kept is None or len(plain) > SHORT or names_matter(plain) or thread.holding == "walk":
        return ()
    on = says_so or (_ON.search(plain) is not None and _NOT_DONE.search(plain) is None)
    if not signed_in:
        asked = any(choice.command == _SIGN_IN for choice in thread.offered)
        return (Do("not_signed_in"),) if says_so or (on and asked) else ()
    if not on and (asks_something(plain) or _NOT_DONE.search(plain) or heard.is_(*_ELSE)):
        return ()
    more = f"，{plain}" if _DIGIT.search(plain) else ""  # told besides: 我要提额 … 50万
    return (TakeUp(Kept(f"{kept.text}{more}", kept.act)),)


def _about_sign_in(plain: str, signed_in: bool) -> Moves:
    if _GIVES_NUMBER.search(plain):
        return (Do("number_given"),)
    if not signed_in and _LATER.search(plain) and re.search(r"登[录陆]|再登", plain):
        return (Talk("sign_in_later"),)
    if not signed_in and _WITHOUT.search(plain) and not _THEIR_SITES.search(plain):
        return (Do("without_sign_in"),)
    return ()


def _of_others(heard: Heard) -> Moves:
    plain = heard.plain
    if not (topic_of(plain) or names_matter(plain) or _OF_RECORDS.search(plain)) or not of_somebody_else(plain):
        return ()
    if _DONE_TO_ME.search(plain) or (_SUM_TOLD.search(plain) and not _LOOK.search(plain)):
        return ()  # 我爸的车4月报废 年税420 退多少 is computed, and nothing is looked up
    looked_up = _LOOK.search(plain) is not None
    own = heard.belief(*OWN)
    if own >= LIKELY_OWN or (looked_up and (own >= POSSIBLE or not heard.acts)):
        return (Do("others_record"),)
    return ()


def _settlement(heard: Heard) -> Moves:
    """One's own yearly settlement, which nobody here can see, signed in or not."""
    plain = heard.plain
    if topic_of(plain) != "settlement" or _SETTLEMENT_KNOWN.search(plain):
        return ()
    return (Do("settlement_unseen"),) if _MINE.search(plain) else ()


def _policies(heard: Heard, thread: Thread, signed_in: bool) -> Moves:
    """我能享受什么优惠, of everything: what is asked of one tax or one matter is a question. 有什么优惠 of nobody and
    nothing is of who is signed in."""
    plain = heard.plain
    rest = _POLICY.sub("", plain)
    whose = _MINE_ALL.search(rest) or (signed_in and thread.told is None and _OF_NOBODY.fullmatch(rest))
    if not _POLICY.search(plain) or not whose or _ONE_MATTER.search(rest) or names_matter(rest):
        return ()
    return (Do("own_policies"),) if _WHICH.search(rest) else ()


def _standing(plain: str, signed_in: bool) -> Moves:
    """被列为异常 开不了票, of who is signed in: how they stand is looked up before the rule is told."""
    return (Do("own_standing"),) if signed_in and tells_of_stop(plain) and not of_somebody_else(plain) else ()


def _to_be_done(heard: Heard) -> Moves:
    plain = heard.plain
    if _FILES_FOR_ME.search(plain) is None or _HOW.search(plain) or _OTHER_THAN_TAX.search(plain):
        return ()
    return (Do("file_for_them"),) if heard.is_(*OWN, least=LIKELY_OWN) or len(plain) <= SHORT else ()


def _to_be_issued(heard: Heard) -> Moves:
    plain = heard.plain
    if "额度" in plain or _ISSUES_FOR_ME.search(plain) is None or _HOW.search(plain) or _BY_OTHERS.search(plain):
        return ()
    return (Talk("issue_for_them"),)


def _listed(heard: Heard, signed_in: bool) -> Moves:
    """我开过的发票列一下, of who is signed in: whatever it was taken for."""
    plain = heard.plain
    if not signed_in or _MINE.search(plain) is None or _LISTS.search(plain) is None or not asks_own(plain):
        return ()
    sure = heard.is_("invoice_task", "policy", least=SURE) and topic_of(plain) not in ("invoices", "vehicles")
    sure = sure or heard.is_("vehicle_refund", "assess_housing", least=SURE)  # 我名下的车有没有车船税可退
    return () if sure or _DOES.search(plain) else (Do("own_data"),)


def _briefly(heard: Heard, signed_in: bool) -> Moves:
    """逾期了吗, 这几天要交的税有哪些: of who is signed in, nobody else is meant."""
    plain = heard.plain
    if _ENOUGH.search(plain):
        return (Do("own_data"),)
    topic = topic_of(plain)
    if signed_in and _QUOTA_ALONE.fullmatch(plain):
        return (Do("own_data"),)
    if not signed_in or not asks_own(plain) or _RULE.search(plain) or heard.is_(*OWN, least=LIKELY_OWN):
        return ()  # the last is begun as such
    rule = heard.is_("policy", least=SURE)
    kinds = ("overdue", "arrears", "quota", "credit", "vat", "todo", "due" if _ALL.search(plain) else "")
    short = not rule and len(plain) <= BRIEF and topic in kinds
    soon = _SOON.search(plain) is not None and topic in ("overdue", "arrears", "due", "todo", "paid")
    soon = soon and not (rule and names_matter(plain))
    return (Do("own_data"),) if (short or soon) and _ASKS.search(plain) else ()


def _owed(heard: Heard, signed_in: bool) -> Moves:
    """不是还有1200的欠税吗, of who is signed in: it stands in the records, and nobody is asked for how many days."""
    plain = heard.plain
    asked = signed_in and _OWED.search(plain) is not None and _RULE_OF_OWED.search(plain) is None
    return (Do("own_data"),) if asked and _ASKS.search(plain) else ()


def _pays(heard: Heard, thread: Thread) -> Moves:
    """现在能交吗, where what is owed was spoken of."""
    owed = thread.answer is not None and re.search(r"欠税|滞纳金|逾期|缴款", thread.answer.entry_question)
    return (Consult(PAY),) if owed and _PAY.fullmatch(heard.plain) else ()
