"""Words that are said of any pay: how it is settled, that there is no other, before or after tax."""

from __future__ import annotations

from decimal import Decimal

YES_NO = {"true": "是", "false": "不是"}

SETTLES = (
    r"(?<!怎么)(?:能|会|可以|要|该)?[退补](?:多少|[吗么不]|几[个百千]|[税钱]?[吗么不]|回来)|"
    r"(?:年底|汇算|次年|明年|第二年).{0,6}(?:怎么算|咋算|呢[?？]?$|退|补)|多退少补"
)

NOTHING_ELSE = (
    r"没上班|没工作|[没无]有?工资|没有?(?:别的|其他|其它)收入|没有?固定收入|就(?:这)?一笔|只有(?:这)?一笔|[就只]有?这笔|全年就这|"
    # 今年只接过一个活儿, of a year; 这个月就讲了一次课 leaves the rest of it open
    r"(?:今年|全年|一年|去年|一整年|年里)[^,，。;；月]{0,6}[就只仅][^,，。;；月]{0,3}[了过到有]?(?:这|那)?一(?:[个笔次单份项场节回篇趟]|桩)"
)

BOTH_WAYS = (
    r"合并|并入|合起来|合在一起|并到|合[在到进]|放[在到](?:工资|一起)|分开|单独|哪[个种样]?.{0,4}(?:划算|合适|省|好)"
)

# What was signed says the kind, whatever the pay is called; 不是劳务合同 and 劳务派遣 do not.
LABOUR_CONTRACT = (
    r"(?:(?<!不是)(?<!没签)(?<!不算)(?:劳务(?:协议|合同)|按照?劳务|算(?:成|作|是)?劳务|劳务关系)(?!还是|或))"
)
# Of the pay in hand; 另外有劳务3万 is beside it.
OWN_CONTRACT = rf"^(?!.*[\d万千元块](?:块钱?|元)?的?劳务)(?!.*另).*{LABOUR_CONTRACT}"

AFTER_TAX = r"税后|到手的|(?:是|说的是)到手|实发|拿到手的|扣完税"

EACH, MONTHS = 1000, 12

CENT = Decimal("0.01")
