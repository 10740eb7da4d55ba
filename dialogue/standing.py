"""Whether somebody says that their own firm is stopped: 被列为异常, 开不了票. Pure."""

from __future__ import annotations

import re

_STOPPED = re.compile(
    r"(?:列为|列入|变成|成了?|被认定|认定[为成]|显示|提示|变|是|有)[^,，。;；]{0,6}异常(?!凭证|抵扣|扣税|票|发票|申诉|收入|扣除|增长|波动|所得|转出)"
    r"|异常户|非正常(?!损失)"
    r"|(?:开不[了成出]|(?:不能|不让|不给|没法|无法)开|停|锁|限制开?|暂停|封)(?:了|住|死|掉|具|出)*(?:发?票|开票|税务)"
    r"|票[^,，。;；]{0,5}(?:开不[了成出]|(?:不能|不让|没法|无法)开|被?[停锁封]|限制)|(?:公司|单位|店|户|我们?|咱们?)(?:的税务|税务)?(?:都|又|突然|怎么|为[啥什]么?|给|在系统里?)*被(?:税务局?|系统)?[锁停封]"
)
_OWN = re.compile(r"我|咱|俺|本公司|^(?:这个|怎么|为[啥什]么?|突然|[,，\s])*(?:公司|单位|店)")
# Of others, of a rule, of what may be or was, or with a reason told that stands in no record.
_ELSE = re.compile(
    r"对方|供应商|客户|上家|下家|房东|卖[家方]|买[家方]|商家|店家|朋友|别人|别的|另[外一]|名下.{0,6}(?:公司|家)|股东|法人|财务负责|新公司|新法|再[开注]"
    r"|如果|要是|假如|万一|会不会|会被|会变|多久|几个月|什么[是叫]|什么意思|[能可]不?[能可]?以?(?:注销|迁|贷)|影响|后果|坐飞机|高铁|贷款"
    r"|额度(?!.{0,4}(?:零|0|没了))|红字|红冲|确认单|登[录陆]|密码|权限|刷脸|认证|人脸|U盾|税盘|社保|医保|个税|退税|工商|市场监管|经营异常|[抵勾]|代开|怎么算|以前|去年|解除[了后]|刚解除"
)


def tells_of_stop(plain: str) -> bool:
    """
    >>> tells_of_stop("我的公司被列为异常了，开不了票，急死了"), tells_of_stop("对方成了非正常户，我们收的票怎么办")
    (True, False)
    """
    return _STOPPED.search(plain) is not None and _OWN.search(plain) is not None and _ELSE.search(plain) is None
