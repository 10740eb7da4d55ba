"""The bill as a PDF page, Chinese font embedded."""

from __future__ import annotations

from datetime import date

from fpdf import FPDF
from fpdf.enums import WrapMode
from fpdf.fonts import FontFace

from backends.legislation.schemas import Basis
from backends.payments.fonts import font_for
from backends.profile.benefits.bill import Bill
from kit.money import yuan

INK, GREY, BLUE = (20, 24, 28), (110, 116, 122), (18, 63, 115)
LINE = 7.5  # mm
HEADING = FontFace(fill_color=(232, 240, 250))


def draw_bill(bill: Bill, *, name: str, period: str, on: date) -> bytes:
    pdf = FPDF(format="A4")
    pdf.set_title(f"税费红利账单 {name} {period}")
    pdf.set_lang("zh-CN")
    pdf.set_margins(18, 16)
    pdf.add_page()
    pdf.add_font("sans", fname=font_for(name))
    _line(pdf, 20, "税费红利账单", INK)
    _line(pdf, 11, f"{name}    {period}    {on} 算出", GREY)
    _line(pdf, 14, f"享受的优惠一共 {yuan(bill.total)}", BLUE)
    _draw_enjoyed(pdf, bill)
    _draw_unused(pdf, bill)
    pdf.set_text_color(*GREY)
    pdf.set_font("sans", size=9)
    note = "按已申报的数据和当时有效的规定算出，不是完税凭证，以主管税务机关核定为准。"
    pdf.multi_cell(0, 6, note, align="L", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def _line(pdf: FPDF, size: int, text: str, colour: tuple[int, int, int]) -> None:
    pdf.set_font("sans", size=size)
    pdf.set_text_color(*colour)
    pdf.multi_cell(0, size * 0.6, text, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)


def _draw_enjoyed(pdf: FPDF, bill: Bill) -> None:
    pdf.set_text_color(*INK)
    pdf.set_font("sans", size=10)
    if not bill.enjoyed:
        pdf.multi_cell(0, LINE, "这段时间的申报里没有享受优惠的记录。", align="L", new_x="LMARGIN", new_y="NEXT")
        return
    with pdf.table(
        col_widths=(52, 18, 36, 68),
        line_height=LINE,
        text_align=("LEFT", "RIGHT", "RIGHT", "LEFT"),
        headings_style=HEADING,
    ) as table:
        table.row(("优惠政策", "申报", "少缴", "依据"))
        for one in bill.enjoyed:
            reckoned = any(use.saved is not None for use in one.uses)
            table.row(
                (
                    one.policy.name,
                    f"{len(one.uses)} 次",
                    yuan(one.saved) if reckoned else "算不出",
                    _named(one.basis),
                )
            )
    pdf.ln(5)


def _draw_unused(pdf: FPDF, bill: Bill) -> None:
    if not bill.unused:
        return
    _line(pdf, 12, "符合条件、还没有享受的", BLUE)
    pdf.set_text_color(*INK)
    pdf.set_font("sans", size=10)
    for number, one in enumerate(bill.unused, 1):
        about = f"，估计能少缴 {yuan(one.estimate)}" if one.estimate else ""
        text = f"{number}. {one.found.policy.name}{about}。{one.found.why}。依据：{_named(one.found.basis)}"
        pdf.multi_cell(0, 6.5, text, align="L", wrapmode=WrapMode.CHAR, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)


def _named(basis: tuple[Basis, ...]) -> str:
    return "、".join(dict.fromkeys(f"{b.issuer}{b.doc_no}{b.article}" for b in basis))
