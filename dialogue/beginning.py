"""Rules for what begins: a task asked for, or facts told that are of one. Pure."""

from __future__ import annotations

import re

from dialogue.heard import QUESTIONS, TASKS
from dialogue.moves import Begin, Consult, Do, Resume, Talk
from dialogue.plain import plain_act
from dialogue.points import only_points, points_of
from dialogue.records import asks_own
from dialogue.refunds import asks_own_refund
from dialogue.scene import LONG_CHANGE, NOTHING, SURE, Moves, Scene
from dialogue.situations import situation
from dialogue.words import asks_something, is_sum_alone, names_matter


def goes_on(scene: Scene) -> Moves:
    """Back to a form put aside, or away from what is in hand."""
    heard, thread = scene.heard, scene.thread
    if thread.parked and _BACK.search(heard.plain) and _GO.search(heard.plain) and len(heard.plain) <= LONG_CHANGE:
        return (Resume(),)
    if situation(heard.text):
        return NOTHING  # 头一回犯
    if heard.is_("continue") and _FIRST_TIME.search(heard.plain) and thread.answer is not None:
        return (Consult(heard.text, "follow_up"),)
    if heard.is_("continue"):
        return (Resume(),) if thread.parked else (Talk("nothing_to_continue"),)
    if heard.is_("start_over", "go_back"):
        sure = heard.belief("start_over", "go_back") >= SURE or plain_act(heard.text) in ("start_over", "go_back")
        if not thread.parked and thread.answer is not None and not sure:
            return NOTHING  # 头一回
        if not thread.parked and asks_something(heard.plain):
            return NOTHING  # 要退回去吗
        return (Resume(),) if thread.parked else (Talk("nothing_to_continue"),)
    if heard.is_("cancel"):
        of_answer = thread.answer is not None and asks_something(heard.plain) and plain_act(heard.text) != "cancel"
        return NOTHING if of_answer else (Talk("cancelled"),)  # 先停几个月行不
    return NOTHING


def begins_task(scene: Scene) -> Moves:
    """What was told before, piece by piece, counts."""
    if _point_of_answer(scene) or (scene.thread.answer is not None and _IF_SO.fullmatch(scene.heard.plain)):
        return (Consult(scene.heard.text, "follow_up"),)
    if scene.thread.answer is not None and _WHAT_I_AM.fullmatch(scene.heard.plain):
        return (Consult(scene.heard.text, "follow_up"),)  # 我们可是A级: of what is in hand
    sale = scene.form_of(SALE) if _SALE_TO_COMPUTE.search(scene.heard.plain) else None
    if sale is not None and scene.thread.task is None:
        return (Begin(sale.name, sale.take({}, scene.told, None)),)
    if counts_as(scene.heard.plain) or (_OF_THEM.match(scene.heard.plain) and not _LOOKS.search(scene.heard.plain)):
        return (Consult(scene.heard.text, "follow_up"),)  # 他知道我公司名字
    if scene.heard.is_(SALE) and _HOW_COMPUTED.fullmatch(scene.heard.plain):
        return (Consult(scene.heard.text),)
    if _FROM_WHEN.search(scene.heard.plain):
        return NOTHING  # 五年从网签那天数起还是房本: when it is counted from, and no sum
    if _WHAT_IS.search(scene.heard.plain) and names_matter(scene.heard.plain):
        return (Consult(scene.heard.text),)  # 汇算清缴是个啥 我要弄吗
    if (
        scene.signed_in
        and scene.heard.is_("own_data", "due_list", least=OWN)
        and (_MINE.search(scene.heard.plain) or asks_own(scene.heard.plain))
    ):
        own = scene.heard.belief("own_data") >= scene.heard.belief("due_list")
        return (Do("own_data" if own else "due_list"),)
    if scene.signed_in and _WHAT_WAITS.fullmatch(scene.heard.plain):
        return (Do("due_list"),)
    told = situation(scene.heard.text)
    if not scene.signed_in and told in OF_VEHICLES:
        return (Consult(scene.heard.text, "policy", entry=told),)  # the law first, the sign-in below it
    if _about_vehicle_refund(scene) or _own_refund(scene):
        return (Do("vehicle_refund"),)
    about_quota = _quota_in_hand(scene)
    if (about_quota or "额度" in scene.heard.plain) and _HOW_MORE.fullmatch(scene.heard.plain):
        return (Consult(HOW_MORE),)
    plain = scene.heard.plain
    raises = _RAISE.search(plain) is not None and _HOW_TO.search(plain) is None
    more = raises or (about_quota and bool(_MORE.fullmatch(plain) or _MORE_BY.search(plain) or _AIM.fullmatch(plain)))
    more = more or (_TOO_LITTLE.search(plain) is not None and _AMISS_LITTLE.search(plain) is None)
    task = "raise_quota" if more else scene.heard.best_of(TASKS - QUESTIONS)
    amiss = not asks_something(plain) and told != ""  # 上个月的忘报了
    told_of_it = scene.thread.answer is not None and not asks_something(plain) and not asks_own(plain)
    had = task == "refund_status" and _HAS_COME.search(plain) is not None
    if (task in RECORDS or had) and told_of_it and _LOOKS.search(plain) is None:
        return (Consult(scene.heard.text, "follow_up"),)  # 我就有微信转账记录: told of what is in hand
    if not task or (task in RECORDS and (amiss or _AMISS.search(plain))):
        return NOTHING
    if task == "refund_status" and _NEVER_ASKED_FOR.search(plain):
        return NOTHING
    if task == "vehicle_refund" and scene.thread.answer is not None and not _OF_REFUND.search(plain):
        return (Consult(scene.heard.text, "follow_up"),)  # 买我车的人今年还用再交吗
    form = scene.form_of(task)
    if form is None:
        return (Do(task),)
    parked = next((p for p in scene.thread.parked if p.form == form.name), None)
    if parked is not None and _BACK.search(scene.heard.plain):
        return (Resume(form.name),)
    return (Begin(form.name, form.take({}, scene.told, None)),)


def counts_as(plain: str) -> bool:
    """Whether it is asked what counts as a fact, rather than told.

    >>> counts_as("满五唯一 老家还有一套算不算唯一"), counts_as("满五唯一 500万 税多少")
    (True, False)
    >>> counts_as("500万 89平 持有3年 首套怎么算税")
    False
    """
    return _COUNTS_AS.search(plain) is not None and _FIGURES.search(plain) is None


def _point_of_answer(scene: Scene) -> bool:
    """几号之前报 after an answer: a point of that, not of one's own record."""
    heard = scene.heard
    own = heard.best_of(("own_data", "due_list"))
    if not own or scene.thread.answer is None or not only_points(heard.text):
        return False
    whether = any(point.name == WHETHER for point in points_of(heard.text))  # 我要自己去报不
    return whether or not _MINE.search(heard.plain)


def _about_vehicle_refund(scene: Scene) -> bool:
    """帮我查查能退多少, where the vehicle tax is what was talked about."""
    answer, heard = scene.thread.answer, scene.heard
    if answer is None or answer.tax != VEHICLE_TAX or re.search("退|[拿要讨]回", heard.plain) is None:
        return False
    if heard.is_("own_data", "vehicle_refund", "refund_status", least=OWN):
        return _LOOK_UP.search(heard.plain) is not None
    return _LOOK_UP_MINE.search(heard.plain) is not None


def _own_refund(scene: Scene) -> bool:
    """我们公司能退税吗, with nothing else talked about."""
    answer = scene.thread.answer
    free = answer is None or answer.tax == VEHICLE_TAX
    return free and asks_own_refund(scene.heard.plain)


def _quota_in_hand(scene: Scene) -> bool:
    answer = scene.thread.answer
    return answer is not None and "额度" in answer.entry_question and len(scene.heard.plain) <= LONG_CHANGE


# 上季度的忘报了，咋整; 信用B级怎么变A; 汇算清缴是个啥: how it is, and not what the record shows.
RECORDS = ("own_data", "due_list")
_AMISS = re.compile(
    r"(?:忘|漏|没|未|错过|逾期|晚|迟)[^,，。;；]{0,6}(?:报|申报|交|缴|办|弄)[^。]{0,8}(?:怎么|咋|如何)(?:办|整|弄|搞|补|处理)"
    r"|罚款?(?:得|要|会|能|大概|一般|到底)*(?:多少|几[千百万块])|是个?(?:啥|什么|干[嘛啥])|(?:什么|啥)意思|(?:怎么|咋|如何|怎样)(?:才?能?)(?:变|升|提|恢复|到|成|评)"
)
# 房子归我继承了 眼下想出手 给算算: a sale to be computed, whatever it was taken for.
SALE = "assess_housing"
# 卖房个税怎么算: how it is computed, of no home in particular.
_HOW_COMPUTED = re.compile(
    r"(?:请问|那|我想问|想问|问一?下|[,，\s])*(?:个人|二手|卖|出售|转让|的|住?房子?|交易)+(?:个税|个人所得税|所得税|增值税|土地增值税|土增税)"
    r"(?:是|到底|应该|要|该)*(?:怎么|咋|如何|怎样)(?:计?算|收|征|交|缴)(?:的|法|出来)?(?:啊|呀|呢)?[?？]*"
)
_OF_THEM = re.compile(
    r"(?:可是|可|但|但是|不过|而且|那|怎么|[,，\s])*(?:他们?|她|人家|对方|那个?人)(?=[^,，。]*(?:知道|有我|说|叫|让|发|打|认识|晓得))"
)
_COUNTS_AS = re.compile(
    r"(?:算不算|算是?(?=[^,，。]{0,6}[吗么不]$)|还算)[^,，。]{0,3}(?:唯一|首套|二套|满[二两五2 5]|家庭|住房|普通)"
    r"|看的?是谁|(?:唯一|首套|二套)[^,，。\s]{0,3}(?:怎么|咋|如何)(?:认定|算|看|判断)"
)
_SALE_TO_COMPUTE = re.compile(
    r"(?=.*(?:房|[一两]居|[这那一]套))(?=.*(?:卖(?![家方过了]|掉了)|出手|转手|脱手|出掉))(?!.*(?:商铺|写字楼|车位|公司|怎么算法))"
    r".*(?:(?:给|帮|替)(?:我|咱|俺)?(?:们)?(?:合计|核算|算)|算算|合计合计|算一?下|算一算)"
)
_FIRST_TIME = re.compile("(?:头|第)一[回次]|头回|首次|初次")  # we have never been late before, and no wish to go on
_FROM_WHEN = re.compile(
    r"(?:从|打|自|按)?(?:哪一?天|哪个?日子?|几号|什么时候|啥时候|何时)(?:开始|起)?(?:算|数|计|论)(?:起|的|呢)?[^多少]{0,3}$"
)
_OF_REFUND = re.compile(r"退|[拿要讨收]回|返|多[交缴]|[交缴][重多]|重复|查|看看")
# 退税一直没弄 还能要回来不: of a refund that was never asked for nothing is under way.
_NEVER_ASKED_FOR = re.compile(
    r"(?:没|未|忘了?|忘记)(?:去|有|来得及|顾上|顾得上|管|想起来)*(?:弄|办|申请|申报|报|操作|提交|领|退(?!下|到|回))"
    r"|还能(?:不能)?(?:再|去)?(?:退|要|领|拿|补|申请)|错过|过了?(?:期|时间|日子|6月|六月)"
)
# 眼下有什么事等着我处理, of who is signed in.
_WHAT_WAITS = re.compile(
    r"(?:请问|看看|查查|帮我看看|我们?|公司|眼下|现在|目前|最近|这阵子?|近期|还|都|[,，\s])*(?:有没有|有)?(?:什么|啥|哪些)?(?:税务上的?|税上的?|涉税的?)?"
    r"(?:事儿?|事情|事项)(?:是|等着?|要|需要|得|该|没)+(?:我们?|公司|咱们?)?(?:去)?(?:处理|办理?|做|弄)的?(?:吗|么|呢|没有)?[?？]*"
)
WHETHER = "declare"
HOW_MORE = "发票额度不够用，怎么申请增加？"
_HOW_MORE = re.compile(
    r"(?:那|这个|本月|还是|要是|万一|如果|额度|发票|票|开)*(?:不够|用完|用光|超)(?:用|开|了|的话|[,， ])*"
    r"(?:咋|怎么|如何)(?:办|弄|整|搞)[呢啊呀?？]*|"
    r"(?:那|这个|额度|要|我|我们|应该|该)*(?:怎么|如何|咋|怎样)(?:才)?(?:能|可以|申请)*(?:涨|提高?|加|增加?|调高?)(?:上去|额|高)?[呢啊呀?？]*"
)
_MORE = re.compile(
    r"(?:那|能不能|能否|可以|能|可不可以|想|要|我|我们|给|帮|再|多|往上|直接|把|它|额度|这个|[,， ])*"
    r"(?:涨|提|提高|加|增加|调高|上调|调大|多给|多批|扩)(?:一?[点些下]儿?|高|上去)?(?:额度)?(?:[吗么不呢吧啊呗行?？]|可以)*"
)
_RAISE = re.compile(
    r"额度[^,，。]{0,4}(?:往上|再|多)+(?:提|涨|加|调|升)|额度[^,，。]{0,3}(?:提提|涨涨|加加|调调|提一?[点些下]|涨一?[点些下]|加一?[点些下])"
)
_HOW_TO = re.compile(r"怎么|如何|咋|哪|多久|条件|材料|为[什啥]|吗|么$|不$|够不够|次数|几次")
_MORE_BY = re.compile(r"(?:加|涨|提|增|调|多)(?:加|到|个|了|成|高|至)*\s*[\d一二两三四五六七八九十百]+\s*[万亿]")
_AIM = re.compile(
    r"(?:那|就|调|提|加|给|要|改|到|成|我|想|[,， ])*[\d.一二两三四五六七八九十百千]+\s*[万亿](?:元|块)?"
    r"(?:吧|行吗|可以吗|能过吗|呢|的话)*"
)
# 能开的票太少 想多批点: that it is too little, and a wish for more.
_TOO_LITTLE = re.compile(
    r"(?:票|额度|限额)[^,，。]{0,6}(?:太|有点|不太)?(?:少|小|低|不够|紧)[^。]{0,8}"
    r"(?:想|要|能不能|给|帮|申请|希望|麻烦)[^,，。]{0,4}(?:多|提|加|调|涨|扩)[^,，。]{0,2}(?:[点些批给要高大]|额)"
)
_AMISS_LITTLE = re.compile(r"怎么|如何|咋|哪|吗$|什么|开错|少开|收到|给我开")
OF_VEHICLES = ("vehicle-duplicate", "vehicle-scrap-refund")
_WHAT_IS = re.compile(
    r"(?<![我们司店家])是个?(?:啥|什么|干[啥嘛什])(?!时|情况|意见)|[啥什]么?意思|(?:什么|啥)叫|叫[啥什]|是咋回事"
)
VEHICLE_TAX = "车船税"
_FIGURES = re.compile(r"[\d一二两三四五六七八九十百几]\s*(?:[万亿wW]|平|㎡|m2)")  # facts to be computed with
_HAS_COME = re.compile(
    r"(?:退|打|转)(?:到|进|给)我?[^,，。]{0,4}[卡账手户][^,，。]{0,2}了|收到(?:钱|款|退税)?了$|退(?:完|下来)了$"
)
_LOOKS = re.compile(r"查|看|瞅|瞧|调出|列|多少|哪些|我的|几[号个时天]")
_LOOK_UP = re.compile(r"查查|查一?[下查]|[帮替].{0,2}[查看瞅瞧]|给我?[查看瞅瞧]|[瞅瞧看]{2}")
# 那你给瞅瞅我名下能退几个钱
_LOOK_UP_MINE = re.compile(
    r"(?=.*(?:我|咱|俺|名下)).*(?:[帮替给][^,，。]{0,3}(?:查|看|瞅|瞧)|查查|[瞅瞧]{2}).*(?:能|可以|该)"
)
_BACK = re.compile(r"刚才|之前|上次|方才|那个|那套|接着|还是|继续")
_GO = re.compile(r"算|办|填|弄|接着|继续")
_MINE = re.compile(r"我们|我(?:的|公司|家|单位|店)|咱|俺|本公司|^我")
OWN = 0.3  # of who is signed in, one's own record is asked for sooner
_WHAT_I_AM = re.compile(
    r"(?:那|但|可|我|我们|咱|咱们|公司|单位|这边|[,，\s])+(?:可|就|也|倒|都|一直)?是[^吗么什几哪多啥怎咋不没?？]{1,8}"
)
_IF_SO = re.compile(
    r"(?:那|要是|如果|假如|[,，\s])*(?:我们?|咱们?)?(?:公司|店|单位)?(?:就)?是[^,，。吗么]{2,8}"
    r"(?:(?:呢|的话)[呢?？]*|[,，\s]*(?:也|都|还)?(?:有份|有没有份|能享受?|能用|算|适用|能减|能免|行|可以|有这个)(?:吗|不|么|呢)[?？]*)"
)
# 要是2025年卖掉的呢, after what the law says of today: what it said then.
_SOLD_THEN = re.compile(
    r"(?:那|要是|如果|假如|[,，\s])*(?:20\d\d年?|去年|前年|今年|明年)(?:就)?(?:卖|出手|成交|过户|签|交易|买)[掉了的出]*[呢啊][?？]*"
)
SHORT = 14  # characters of a sum and what it is: 一年利润90万呢
BESIDE = 2  # facts of the matter that the answer in hand is about: it is to be computed for them


def tells_facts(scene: Scene) -> Moves:
    """Facts that nobody has asked for: of a form that they fit, or to be kept until the question comes. What was told
    before counts only where the message tells more."""
    heard = scene.heard
    if scene.thread.form_open is None and (_FROM_WHEN.search(heard.plain) or counts_as(heard.plain)):
        return NOTHING  # 离婚判给我的房 满五年打哪天开始数
    if _quota_in_hand(scene) and _AIM.fullmatch(heard.plain):
        return NOTHING  # 那就160万吧, after what is left of the quota
    if scene.thread.holding == "answer" and _SOLD_THEN.fullmatch(heard.plain):
        return (Consult(heard.text, "follow_up"),)
    plainly = heard.is_("inform") and not asks_something(heard.plain)
    for form in scene.forms.values():
        beside = scene.told_beside(form)
        alone = is_sum_alone(heard.text) or (len(heard.plain) <= SHORT and form.supposes(heard.text))
        enough = form.fits(scene.told) or ((1 if alone else BESIDE) if beside else 0)
        if not enough or not form.take({}, heard.text, None).changes:
            continue
        named = is_sum_alone(heard.text) or form.fits(scene.told) or form.take({}, heard.text, None).named
        if form.act in QUESTIONS and not named:
            continue  # 我弟，亲弟 tells who, and asks for no sum
        taken = form.take({}, beside or scene.told, None)
        if len(taken.changes) >= enough or plainly:
            return (Begin(form.name, taken),)
    return (Consult(heard.text, heard.act, otherwise="told"),) if heard.is_("inform") else NOTHING
