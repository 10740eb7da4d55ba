"""Of whom the records are, of what kind, and what else is said around them."""

from __future__ import annotations

import pytest

from dialogue.heard import Heard
from dialogue.how_far import APPLICATIONS
from dialogue.moves import Consult, Do, Move, TakeUp, Talk
from dialogue.own import PAY, about_own
from dialogue.records import another_firm, firm_called, of_somebody_else, topic_of
from dialogue.thread import Answer, Kept, Offered, Task, Thread

EMPTY = Thread()
KEPT = Kept("我的退税到哪一步了", "refund_status")
WAITS = Thread(holding="answer", kept=KEPT, offered=(Offered("去登录", "sign_in"),))
REFUND = Thread().with_answer(Answer("退税到哪", "refund-time-limit", "退税申请提交后多久能到账？", "退税"))
QUOTA = Thread().with_task(Task("quota", done=True))
DEED = Thread().with_answer(Answer("首套", "deed", "首套房契税怎么交？", "契税"))


def moves(text: str, thread: Thread = EMPTY, act: str = "", belief: float = 0.9, **more: bool) -> tuple[Move, ...]:
    return about_own(Heard(text, {act: belief} if act else {}), thread, signed_in=more.get("signed_in", False))


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("有没有逾期", "overdue"),
        ("还有啥没报", "overdue"),
        ("本月报完了没", "overdue"),
        ("这几天要交的税有哪些", "due"),
        ("还有哪些税没交", "due"),
        ("税都交齐了吗", "due"),
        ("今年交了多少税", "paid"),
        ("上个月税交了没", "paid"),
        ("公司是不是欠着税", "arrears"),
        ("去年退了多少", "refund"),
        ("开过的发票列一下", "invoices"),
        ("额度还剩多少", "quota"),
        ("用了多少", "quota"),
        ("有什么待办", "todo"),
        ("查一下申报表", "filed"),
        ("我公司的情况", "general"),
        ("收到供应商开的哪些票", "invoices"),
        ("名下几辆车", "vehicles"),
        ("还有多少亏损能弥补", ""),
    ],
)
def test_the_kind_of_record_is_read_from_the_words(text: str, topic: str) -> None:
    assert topic_of(text) == topic


@pytest.mark.parametrize(
    "text",
    [
        "我爱人去年交了多少个税",
        "看看王建国欠税吗",
        "张三交了多少税",
        "客户公司信用等级是几级",
        "查查阿里巴巴公司的信用等级",
        "查一下孩子的社保",
        "我表弟开的公司欠不欠税",
        "嫂子单位有没有给她报个税",
        "别的公司欠税能查到吗",
    ],
)
def test_records_of_somebody_else(text: str) -> None:
    assert of_somebody_else(text)


@pytest.mark.parametrize(
    "text",
    [
        "老板让我查一下公司欠税",
        "查一下公司的缴税记录",
        "查一下我们公司的额度",
        "我和老婆的个税交了多少",
        "查一下周期的税",
        "查一下申报表的情况",
        "供应商给我开过的票查一下",
        "开给客户的发票列一下",
        "员工的社保交了没",
        "给我妈看看我的社保",
        "查一下何时到期",
    ],
)
def test_records_of_who_speaks(text: str) -> None:
    assert not of_somebody_else(text)


def test_who_is_signed_in_has_their_own_listed_whatever_it_was_taken_for() -> None:
    assert moves("我开过的发票列一下", act="follow_up", signed_in=True) == (Do("own_data"),)
    assert moves("我们单位名下有车吗", act="inform", signed_in=True) == (Do("own_data"),)
    assert moves("我开过的发票列一下", act="follow_up") == ()
    assert moves("我看看开错的发票怎么办", act="invoice_task", signed_in=True) == ()
    assert moves("我开过的发票在哪查", act="follow_up", signed_in=True) == ()


@pytest.mark.parametrize(
    "text", ["逾期了吗", "税都交齐了吗", "额度", "信用怎么样", "欠税不", "这几天要交的税有哪些", "额度够不够开5万"]
)
def test_brief_words_of_who_is_signed_in_are_about_themselves(text: str) -> None:
    assert moves(text, DEED, act="follow_up", signed_in=True) == (Do("own_data"),)


def test_of_these_days_though_it_was_taken_for_a_rule() -> None:
    assert moves("这几天要交的税有哪些", act="policy", signed_in=True) == (Do("own_data"),)
    assert moves("今年车船税要交吗", act="policy", signed_in=True) == ()


@pytest.mark.parametrize("text", ["信用分几级", "逾期罚多少", "逾期多久算", "个体户要交的税有哪些", "今年契税交多少"])
def test_unless_they_ask_for_the_rule(text: str) -> None:
    assert moves(text, DEED, act="follow_up", signed_in=True) == ()


def test_what_is_owed_stands_in_the_records_of_who_is_signed_in() -> None:
    said = "不是还有1200的欠税吗 是哪个税的 滞纳金多少了"
    assert moves(said, DEED, act="everyday_calculation", signed_in=True) == (Do("own_data"),)
    assert moves(said, DEED, act="everyday_calculation") == ()
    assert moves("公司欠税1200 晚了30天 滞纳金多少", DEED, act="everyday_calculation", signed_in=True) == ()


def test_a_rule_about_others_is_no_record_of_theirs() -> None:
    assert moves("我老公的个税能和我一起报吗", act="policy") == ()


@pytest.mark.parametrize("text", ["弄完了", "可以了吗", "登录了", "嗯", "看看吧"])
def test_the_first_word_after_the_sign_in_takes_up_what_was_asked(text: str) -> None:
    assert moves(text, WAITS, signed_in=True) == (TakeUp(KEPT),)


@pytest.mark.parametrize("text", ["登录不了", "算了", "契税多少", "地址在哪"])
def test_unless_it_asks_for_something_else(text: str) -> None:
    assert moves(text, WAITS, signed_in=True) == ()


def test_a_figure_told_after_it_counts() -> None:
    thread = Thread(kept=Kept("我要申请调整发票总额度", "raise_quota"))
    assert moves("到50万", thread, signed_in=True) == (TakeUp(Kept("我要申请调整发票总额度，到50万", "raise_quota")),)


def test_who_has_not_signed_in_is_not_believed() -> None:
    assert moves("登录好了", WAITS) == moves("弄好了", WAITS) == (Do("not_signed_in"),)
    assert moves("登录好了") == ()


def test_whose_tax_it_is_and_what_was_done_to_oneself() -> None:
    looks = {"own_data": 0.6}
    assert about_own(Heard("帮我看看王某的税", looks), Thread(), signed_in=True) == (Do("others_record"),)
    assert about_own(Heard("个税老板没给我报", looks), Thread(), signed_in=False) != (Do("others_record"),)


@pytest.mark.parametrize(
    "text", ["我的汇算结果是多少", "个税汇算我是要补还是退", "我去年个税汇算要是加上房租扣除能退多少"]
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_ones_own_settlement_is_seen_elsewhere_and_needs_no_sign_in(text: str, signed_in: bool) -> None:
    assert about_own(Heard(text), Thread(), signed_in=signed_in) == (Do("settlement_unseen"),)


@pytest.mark.parametrize("text", ["不想登录", "不登录行不行", "登录太麻烦了", "没有账号怎么查", "必须登录吗"])
def test_who_will_not_sign_in(text: str) -> None:
    assert moves(text) == (Do("without_sign_in"),)


@pytest.mark.parametrize("text", ["电子税务局登录不上", "不登录个税app行吗", "登不上去", "忘了密码登录不了"])
def test_who_cannot_elsewhere_is_another_matter(text: str) -> None:
    assert moves(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "帮我把公司这个季度的税交了吧",
        "代我缴税",
        "你能帮我报税吗",
        "给我报了吧",
        "帮忙报个税",
        "能直接给我交了吗",
        "一键报税",
    ],
)
def test_to_be_filed_for(text: str) -> None:
    assert moves(text, act="due_list") == (Do("file_for_them"),)


@pytest.mark.parametrize(
    "text",
    [
        "帮我查申报了没",
        "帮我看有没有漏报的",
        "单位给我交了社保吗",
        "给我报一下价",
        "帮我报名办税培训",
        "让会计帮我报税漏报了怎么办",
        "帮我算要交多少税",
    ],
)
def test_to_be_looked_up_or_told(text: str) -> None:
    assert moves(text, act="own_data") == ()


def test_how_far_it_is_is_asked_of_what_was_spoken_of() -> None:
    assert moves("批了没", REFUND, "follow_up") == (Do("refund_status"),)
    assert moves("还要几天", REFUND, "ask_wait") == (Consult("还要几天", "follow_up"),)
    assert moves("审到哪了", QUOTA, "ask_wait") == (TakeUp(APPLICATIONS),)
    assert moves("还要几天", DEED, "ask_wait") == (Consult("还要几天", "follow_up"),)
    assert moves("到账了吗", EMPTY, "refund_status") == ()
    assert moves("还得几天啊", EMPTY, "follow_up") == (Do("which_matter"),)
    assert moves("我申请的审到哪了", QUOTA, "refund_status") == (TakeUp(APPLICATIONS),)
    assert moves("还要多久", EMPTY, "ask_wait") == (Do("which_matter"),)


def test_what_is_owed_is_paid_where_one_pays() -> None:
    owed = Thread().with_answer(Answer("滞纳金", "late", "滞纳金怎么算？一天多少？", "征收管理"))
    assert moves("现在能交吗", owed, "follow_up") == moves("在哪交", owed) == (Consult(PAY),)
    assert moves("现在能交吗", DEED, "follow_up") == moves("不交会怎样", owed) == ()


def test_the_queue_is_the_queue() -> None:
    assert moves("还要排多久", REFUND, "ask_wait") == moves("人工还要几天", REFUND, "ask_wait") == ()


def test_a_person_called_is_called() -> None:
    assert moves("不想登录，转人工", act="ask_person") == ()


@pytest.mark.parametrize(
    "text",
    [
        "客户催我要票呢 你替我开一张票呗",
        "帮我开张发票",
        "给我们公司开个专票吧",
        "发票你帮我开一下",
        "你们给我代开一张票行不行",
    ],
)
def test_to_be_issued_for(text: str) -> None:
    assert moves(text, act="policy") == (Talk("issue_for_them"),)


@pytest.mark.parametrize(
    "text", ["卖家不肯给我开发票", "老板让我找别人代开发票", "怎么帮我公司开发票", "帮我查查开了多少票"]
)
def test_what_others_issue_is_another_matter(text: str) -> None:
    assert Talk("issue_for_them") not in moves(text, act="policy")


@pytest.mark.parametrize("word", ["查", "看一看", "请问", "问问下", "帮我查查"])
def test_a_word_said_again_and_again_is_read_in_one_way(word: str) -> None:
    """Read in every way there is, it would not be done in a lifetime."""
    assert another_firm((word * 2000)[:2000], "北京演示科技有限公司") == ""


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("北京样例商贸有限公司的信用等级是多少", "北京样例商贸有限公司"),
        ("帮我查北京样例商贸有限公司有没有逾期申报", "北京样例商贸有限公司"),
        ("我有哪些税要申报，北京样例有限公司", "北京样例有限公司"),
        ("华为公司欠税多少", "华为公司"),
        ("查一下小米集团的发票额度", "小米集团"),
        ("我想查一下老王饭店（个体工商户）的额度", "老王饭店（个体工商户）"),
    ],
)
def test_a_firm_that_is_called_by_name_is_another(text: str, firm: str) -> None:
    assert another_firm(text, "北京演示科技有限公司") == firm


@pytest.mark.parametrize(
    "text",
    [
        "北京演示科技有限公司的额度还有多少",
        "演示科技公司欠税吗",
        "我公司的信用等级",
        "公司欠税吗",
        "我们公司给北京样例有限公司开的票",
        "小规模公司要报什么税",
        "餐饮公司有什么优惠",
        "这家公司的信用等级",
        "一人有限公司要报什么税",
        "有限责任公司和股份有限公司谁要汇算",
        "代账公司报税了吗",
        "我该办什么",
    ],
)
def test_ones_own_firm_and_a_kind_of_firm_are_no_other(text: str) -> None:
    assert another_firm(text, "北京演示科技有限公司") == ""


FIRMS = ["北京样例通过科技有限公司", "北京样例逾期商贸有限公司", "样例小店（个体工商户）"]


@pytest.mark.parametrize(
    ("text", "own", "called"),
    [
        ("样例小店要报什么税", "王样例", FIRMS[2]),
        ("逾期商贸欠税多少", "王样例", FIRMS[1]),
        ("我另一家公司样例小店有没有欠税", FIRMS[0], FIRMS[2]),
        ("北京样例通过科技有限公司的额度", FIRMS[0], ""),
        ("北京宏远科技有限公司的额度", "王样例", ""),
        ("小规模有什么优惠", "王样例", ""),
        ("北京样例宏大商贸有限公司欠税吗", "王样例", ""),  # begins as two of them do
        ("样例通过宏大餐饮欠税吗", "王样例", ""),
        ("北京样例欠税吗", "王样例", ""),  # either
        ("北京样例通过欠税吗", "王样例", FIRMS[0]),
        ("北京样例通过公司的额度", "王样例", FIRMS[0]),
    ],
)
def test_a_firm_that_one_acts_for_is_known_by_part_of_its_name(text: str, own: str, called: str) -> None:
    assert firm_called(text, FIRMS, own) == called


def test_another_firm_that_begins_as_ones_own_does_is_not_it() -> None:
    assert firm_called("北京样例宏大商贸欠税吗", FIRMS[:1], "王样例") == ""
    assert firm_called("科技服务要交什么税", ["北京样例科技服务有限公司"], "王样例") == ""


@pytest.mark.parametrize("text", ["我另一家公司有没有欠税", "另外一家公司的额度还剩多少", "我还有另一个公司 欠税吗"])
def test_another_firm_of_mine_is_another(text: str) -> None:
    assert of_somebody_else(text)
