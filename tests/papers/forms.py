"""The seven papers as they are laid out, each with what stands on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from PIL import Image

from backends.materials.schemas import PaperKind
from tests.papers.canvas import RED, Sheet
from tests.papers.people import COMPANIES, Home, Person, a_home, a_person, a_price, day


@dataclass(frozen=True)
class Drawn:
    """A paper, and the fields that a perfect reader would tell."""

    paper: PaperKind
    picture: Image.Image
    fields: dict[str, str]


@dataclass(frozen=True)
class Story:
    """One sale: who sells what to whom, so that its papers fit together."""

    seller: Person
    spouse: Person
    buyer: Person
    home: Home
    price: Decimal
    original_price: Decimal
    deed_tax: Decimal
    contract_on: date
    paid_on: date
    married_on: date
    company: str


def a_story(random: Random) -> Story:
    home = a_home(random)
    original = a_price(random)
    return Story(
        seller=a_person(random),
        spouse=a_person(random),
        buyer=a_person(random),
        home=home,
        price=a_price(random),
        original_price=original,
        deed_tax=(original / 100).quantize(Decimal("0.01")),
        contract_on=day(random, date(2026, 1, 5), date(2026, 11, 20)),
        paid_on=home.registered_on,
        married_on=day(random, date(1990, 1, 1), date(2024, 1, 1)),
        company=random.choice(COMPANIES),
    )


def chinese(when: date) -> str:
    return f"{when.year}年{when.month}月{when.day}日"


def padded(when: date) -> str:
    return f"{when:%Y年%m月%d日}"


def yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def title_certificate(story: Story, random: Random) -> Drawn:
    sheet = Sheet(random, 1000, 1380, (252, 240, 238))
    sheet.weave((248, 230, 228))
    home, shared = story.home, random.random() < 0.4
    owners = [story.seller.name, story.spouse.name] if shared else [story.seller.name]
    year = home.registered_on.year
    brackets = random.choice(("（）", "()"))
    number = home.certificate_number.replace(f"({year})", f"{brackets[0]}{year}{brackets[1]}")
    sheet.centre(60, f"{number[0]} {number[1:]}" if random.random() < 0.5 else number, 32)
    rows = [
        ("权利人", random.choice(("、", "，")).join(owners)),
        ("共有情况", "共同共有" if shared else "单独所有"),
        ("坐落", home.address),
        ("不动产单元号", home.unit_number),
        ("权利类型", "国有建设用地使用权/房屋所有权"),
        ("权利性质", "出让/商品房"),
        ("用途", "城镇住宅用地/住宅"),
        ("面积", f"共有宗地面积{random.randint(3000, 90000)}.00㎡/房屋建筑面积{home.area}㎡"),
        ("使用期限", "国有建设用地使用权2007年05月01日起2077年04月30日止"),
    ]
    y, left, middle, right, height = 150, 60, 60 + random.randint(190, 230), 940, 92
    for label, text in rows:
        sheet.draw.rectangle((left, y, right, y + height), outline=(90, 60, 60), width=2)
        sheet.draw.line((middle, y, middle, y + height), fill=(90, 60, 60), width=2)
        spread = random.random() < 0.5 and len(label) == 2
        sheet.write(left + 16, y + 28, f"{label[0]}　{label[1]}" if spread else label, 26)
        long = len(text) > 27
        sheet.wrap(middle + 16, y + (10 if long else 28), text, right - middle - 30, 24 if long else 26)
        y += height
    sheet.draw.rectangle((left, y, right, y + 150), outline=(90, 60, 60), width=2)
    sheet.write(left + 16, y + 55, "权利其他状况", 22)
    sheet.write(middle + 16, y + 20, "专有建筑面积详见附记", 24)
    sheet.write(middle + 16, y + 66, f"房屋总层数：{random.randint(6, 33)}", 24)
    when = home.registered_on
    date_text = random.choice((chinese(when), padded(when)))
    sheet.write(560, y + 215, "登记机构（章）", 24)
    sheet.write(600, y + 262, date_text, 26)
    sheet.seal(700, y + 215, "不动产登记专用章（样本）", 100)
    fields = {
        "certificate_number": home.certificate_number,
        "owners": "、".join(owners),
        "sharing": "共同共有" if shared else "单独所有",
        "address": home.address,
        "unit_number": home.unit_number,
        "use": "城镇住宅用地/住宅",
        "area": str(home.area),
        "registered_on": when.isoformat(),
    }
    return Drawn("title_certificate", sheet.image, fields)


def sale_contract(story: Story, random: Random) -> Drawn:
    sheet = Sheet(random, 1100, 1420, (255, 255, 253))
    number = f"CW{story.contract_on.year % 100}{random.randint(100000, 999999)}"
    sheet.centre(70, "北京市存量房屋买卖合同", 44)
    sheet.centre(140, "（样本，自行成交版）" if random.random() < 0.5 else "（样本，经纪成交版）", 28)
    sheet.write(640, 215, f"合同编号：{number}", 26)
    y = 290
    lines = [
        f"出卖人：{story.seller.name}",
        f"证件号码：{story.seller.id_number}",
        f"买受人：{story.buyer.name}",
        f"证件号码：{story.buyer.id_number}",
    ]
    for line in lines:
        sheet.write(110, y, line, 28)
        y += 62
    sheet.write(110, y + 10, "第一条 房屋基本情况", 30)
    y += 76
    y = sheet.wrap(110, y, f"房屋坐落：{story.home.address}", 880) + 16
    sheet.write(110, y, f"不动产权证书号：{story.home.certificate_number}", 28)
    y += 62
    sheet.write(110, y, f"建筑面积：{story.home.area}平方米", 28)
    sheet.write(600, y, "房屋用途：住宅", 28)
    y += 72
    sheet.write(110, y, "第二条 成交价格", 30)
    y += 66
    sheet.write(110, y, f"房屋成交总价：人民币{yuan(story.price)}元", 28)
    y += 62
    sheet.write(110, y, "付款方式：资金监管，具体以附件三为准。", 28)
    y += 110
    sheet.write(110, y, "出卖人（签章）：", 28)
    sheet.write(620, y, "买受人（签章）：", 28)
    y += 80
    sheet.write(110, y, f"签订日期：{chinese(story.contract_on)}", 28)
    sheet.seal(760, y - 30, "网签备案（样本）")
    fields = {
        "contract_number": number,
        "sellers": story.seller.name,
        "buyers": story.buyer.name,
        "seller_id_number": story.seller.id_number,
        "buyer_id_number": story.buyer.id_number,
        "address": story.home.address,
        "certificate_number": story.home.certificate_number,
        "area": str(story.home.area),
        "price": f"{story.price:.2f}",
        "signed_on": story.contract_on.isoformat(),
    }
    return Drawn("sale_contract", sheet.image, fields)


def deed_tax_receipt(story: Story, random: Random) -> Drawn:
    sheet = Sheet(random, 1400, 920, (250, 252, 248))
    sheet.centre(40, "中华人民共和国", 28)
    sheet.centre(80, "税收完税证明", 42)
    number = f"{random.randint(311000000000000000, 311999999999999999)}"
    sheet.write(60, 120, "（样本）", 24)
    sheet.write(980, 110, f"No.{number}", 26, RED)
    when = story.paid_on
    sheet.write(60, 170, f"填发日期：{random.choice((chinese(when), padded(when)))}", 26)
    sheet.write(820, 170, "税务机关：国家税务总局虚构区税务局", 24)
    left, right, y = 50, 1350, 215
    sheet.draw.rectangle((left, y, right, y + 64), outline=(40, 90, 60), width=2)
    sheet.write(70, y + 16, "纳税人识别号", 24)
    sheet.write(250, y + 14, story.seller.id_number, 26)
    sheet.draw.line((700, y, 700, y + 64), fill=(40, 90, 60), width=2)
    sheet.write(720, y + 16, "纳税人名称", 24)
    sheet.write(890, y + 14, story.seller.name, 26)
    y += 64
    columns = [
        (60, "原凭证号"),
        (330, "税种"),
        (470, "品目名称"),
        (700, "税款所属时期"),
        (990, "入（退）库日期"),
        (1190, "实缴（退）金额"),
    ]
    sheet.draw.rectangle((left, y, right, y + 56), outline=(40, 90, 60), width=2)
    for x, head in columns:
        sheet.write(x, y + 14, head, 22)
    y += 56
    sheet.draw.rectangle((left, y, right, y + 250), outline=(40, 90, 60), width=2)
    sheet.write(60, y + 20, f"{random.randint(31100000, 31199999)}", 22)
    sheet.write(330, y + 20, "契税", 24)
    sheet.write(470, y + 20, "住房买卖", 24)
    sheet.write(680, y + 20, f"{when.isoformat()}至{when.isoformat()}", 20)
    sheet.write(1000, y + 20, when.isoformat(), 22)
    sheet.write(1190, y + 20, yuan(story.deed_tax), 24)
    y += 250
    sheet.draw.rectangle((left, y, right, y + 64), outline=(40, 90, 60), width=2)
    sheet.write(70, y + 16, "金额合计", 24)
    sheet.write(250, y + 16, "（大写）见右", 24)
    sheet.write(960, y + 14, f"￥{yuan(story.deed_tax)}", 28)
    y += 64
    sheet.draw.rectangle((left, y, right, y + 150), outline=(40, 90, 60), width=2)
    sheet.write(640, y + 12, "备注", 24)
    sheet.wrap(720, y + 12, f"房屋坐落：{story.home.address}", 610, 22)
    sheet.write(720, y + 84, f"权属转移面积：{story.home.area}平方米", 22)
    sheet.seal(330, y + 60, "征税专用章（样本）", 80)
    sheet.write(60, y + 165, "妥善保管", 24)
    fields = {
        "receipt_number": number,
        "taxpayer": story.seller.name,
        "id_number": story.seller.id_number,
        "tax": "契税",
        "amount": f"{story.deed_tax:.2f}",
        "issued_on": when.isoformat(),
        "address": story.home.address,
        "area": str(story.home.area),
    }
    return Drawn("deed_tax_receipt", sheet.image, fields)


def purchase_invoice(story: Story, random: Random) -> Drawn:
    sheet = Sheet(random, 1400, 900, (255, 253, 250))
    sheet.centre(40, "电子发票（普通发票）", 42, (130, 70, 40))
    number = f"{story.paid_on.year % 100}11{random.randint(10**15, 10**16 - 1)}"
    number = number[:20]
    sheet.write(60, 60, "不动产销售", 26)
    sheet.write(930, 60, f"发票号码：{number}", 24)
    sheet.write(930, 102, f"开票日期：{padded(story.paid_on)}", 24)
    sheet.draw.rectangle((50, 160, 1350, 290), outline=(130, 70, 40), width=2)
    sheet.draw.line((700, 160, 700, 290), fill=(130, 70, 40), width=2)
    sheet.write(70, 178, f"购买方名称：{story.seller.name}", 24)
    sheet.write(70, 236, f"统一社会信用代码/纳税人识别号：{story.seller.id_number}", 22)
    sheet.write(720, 178, f"销售方名称：{story.company}", 24)
    sheet.write(720, 236, f"统一社会信用代码/纳税人识别号：91110000MA00{random.randint(10000, 99999)}X", 20)
    for x, head in (
        (60, "项目名称"),
        (430, "产权证书/不动产权证号"),
        (760, "面积单位"),
        (900, "数量"),
        (1030, "金额"),
        (1240, "税率"),
    ):
        sheet.write(x, 305, head, 22)
    net = (story.original_price / Decimal("1.05")).quantize(Decimal("0.01"))
    sheet.write(60, 350, "*不动产*住宅", 22)
    sheet.write(760, 350, "平方米", 22)
    sheet.write(900, 350, str(story.home.area), 22)
    sheet.write(1030, 350, f"{net}", 22)
    sheet.write(1240, 350, "5%", 22)
    sheet.draw.rectangle((50, 295, 1350, 560), outline=(130, 70, 40), width=2)
    sheet.draw.rectangle((50, 560, 1350, 630), outline=(130, 70, 40), width=2)
    sheet.write(70, 580, "价税合计（大写）", 24)
    sheet.write(330, 580, "见小写", 24)
    sheet.write(880, 580, f"（小写）¥{story.original_price:.2f}", 26)
    sheet.draw.rectangle((50, 630, 1350, 780), outline=(130, 70, 40), width=2)
    sheet.write(70, 690, "备注", 24)
    sheet.wrap(160, 650, f"不动产地址：{story.home.address}", 1100, 24)
    sheet.write(60, 800, "开票人：样本", 24)
    fields = {
        "invoice_number": number,
        "buyer": story.seller.name,
        "id_number": story.seller.id_number,
        "seller": story.company,
        "amount": f"{story.original_price:.2f}",
        "issued_on": story.paid_on.isoformat(),
        "address": story.home.address,
    }
    return Drawn("purchase_invoice", sheet.image, fields)


def identity_card(story: Story, random: Random) -> Drawn:
    person = random.choice((story.seller, story.buyer))
    sheet = Sheet(random, 860, 540, (232, 242, 248))
    sheet.weave((222, 236, 246))
    blue = (40, 90, 150)
    for y, label, text in ((55, "姓 名", person.name), (125, "性 别", person.sex), (195, "出 生", "")):
        sheet.write(60, y, label, 26, blue)
        sheet.write(160, y - 3, text, 32 if label.startswith("姓") else 28)
    sheet.write(290, 125, "民 族", 26, blue)
    sheet.write(390, 122, person.nation, 28)
    sheet.write(160, 192, f"{person.born.year} 年 {person.born.month} 月 {person.born.day} 日", 28)
    sheet.write(60, 265, "住 址", 26, blue)
    sheet.wrap(160, 262, person.address, 330, 28)
    sheet.write(60, 455, "公民身份号码", 26, blue)
    sheet.write(290, 450, person.id_number, 34)
    sheet.draw.rectangle((560, 80, 800, 390), fill=(205, 215, 222))
    sheet.draw.ellipse((620, 130, 740, 260), fill=(160, 170, 180))
    sheet.write(630, 330, "样本", 34, (120, 130, 140))
    fields = {
        "name": person.name,
        "sex": person.sex,
        "nation": person.nation,
        "born_on": person.born.isoformat(),
        "address": person.address,
        "id_number": person.id_number,
    }
    return Drawn("identity_card", sheet.image, fields)


def household_register(story: Story, random: Random) -> Drawn:
    person, relation = random.choice(
        ((story.buyer, "户主"), (story.spouse, "妻" if story.spouse.sex == "女" else "夫"))
    )
    sheet = Sheet(random, 1150, 820, (250, 248, 240))
    sheet.centre(35, "常住人口登记卡", 40)
    sheet.write(900, 50, "样本", 26)
    ink = (70, 60, 50)
    married = random.choice(("有配偶", "未婚"))
    cells = [
        [("姓名", person.name), ("户主或与户主关系", relation)],
        [("曾用名", ""), ("性别", person.sex)],
        [("出生地", "北京市"), ("民族", person.nation)],
        [("籍贯", "北京市"), ("出生日期", padded(person.born))],
        [("本市（县）其他住址", ""), ("宗教信仰", "")],
        [("公民身份号码", person.id_number), ("身高", "")],
        [("文化程度", "大学本科"), ("婚姻状况", married)],
    ]
    y = 110
    for row in cells:
        for (label, text), (left, right, split) in zip(row, ((50, 600, 230), (600, 1100, 800)), strict=True):
            sheet.draw.rectangle((left, y, right, y + 72), outline=ink, width=2)
            sheet.draw.line((split, y, split, y + 72), fill=ink, width=2)
            sheet.write(left + 8, y + 22, label, 19 if len(label) > 6 else 24)
            sheet.write(split + 12, y + 20, text, 26)
        y += 72
    sheet.write(60, y + 30, "承办人签章：", 24)
    sheet.write(620, y + 30, f"登记日期：{chinese(day(random, date(2005, 1, 1), date(2024, 1, 1)))}", 24)
    sheet.seal(450, y + 50, "户口专用（样本）", 70)
    fields = {
        "name": person.name,
        "relation": relation,
        "sex": person.sex,
        "born_on": person.born.isoformat(),
        "id_number": person.id_number,
        "marriage": married,
    }
    return Drawn("household_register", sheet.image, fields)


def marriage_certificate(story: Story, random: Random) -> Drawn:
    sheet = Sheet(random, 900, 1180, (253, 238, 236))
    sheet.weave((250, 228, 226))
    sheet.centre(40, "结婚证", 44, RED)
    number = f"J110105-{story.married_on.year}-{random.randint(1, 99999):06d}"
    pair = (story.seller, story.spouse)
    y = 130
    for label, text in (
        ("持证人", pair[0].name),
        ("登记日期", padded(story.married_on)),
        ("结婚证字号", number),
        ("备注", "样本"),
    ):
        sheet.write(90, y, label, 28)
        sheet.write(280, y, text, 28)
        y += 66
    for person in pair:
        y += 30
        sheet.draw.line((80, y - 16, 820, y - 16), fill=(190, 120, 120), width=2)
        sheet.write(90, y, "姓名", 28)
        sheet.write(220, y, person.name, 28)
        sheet.write(520, y, "性别", 28)
        sheet.write(620, y, person.sex, 28)
        sheet.write(90, y + 62, "国籍", 28)
        sheet.write(220, y + 62, "中国", 28)
        sheet.write(420, y + 62, "出生日期", 28)
        sheet.write(560, y + 62, padded(person.born), 28)
        sheet.write(90, y + 124, "身份证件号", 28)
        sheet.write(280, y + 124, person.id_number, 28)
        y += 190
    sheet.seal(660, 300, "婚姻登记（样本）", 90)
    fields = {
        "holder": pair[0].name,
        "married_on": story.married_on.isoformat(),
        "number": number,
        "names": f"{pair[0].name}、{pair[1].name}",
        "id_numbers": f"{pair[0].id_number}、{pair[1].id_number}",
    }
    return Drawn("marriage_certificate", sheet.image, fields)


DRAW: dict[PaperKind, Callable[[Story, Random], Drawn]] = {
    "title_certificate": title_certificate,
    "sale_contract": sale_contract,
    "deed_tax_receipt": deed_tax_receipt,
    "purchase_invoice": purchase_invoice,
    "identity_card": identity_card,
    "household_register": household_register,
    "marriage_certificate": marriage_certificate,
}
