"""The electronic tax payment certificate (电子完税凭证) as a PDF page, Chinese font embedded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import segno
from fpdf import FPDF
from fpdf.fonts import FontFace

from backends.payments.fonts import font_for
from kit.money import yuan

QR_MM = 30.0
INK, GREY, RED = (20, 24, 28), (110, 116, 122), (178, 34, 34)
LINE = 8.5  # mm


@dataclass(frozen=True, slots=True)
class Paper:
    """What the certificate says. ``lines``: tax and amount. ``verify_url``: what the QR code opens."""

    number: str
    payer: str
    id_number: str
    matter: str
    paid_on: date
    issued_on: date
    lines: tuple[tuple[str, Decimal], ...]
    transaction: str
    verify_url: str
    demo: bool

    @property
    def total(self) -> Decimal:
        return sum((amount for _, amount in self.lines), Decimal(0))


def draw(paper: Paper) -> bytes:
    pdf = FPDF(format="A4")
    pdf.set_title(f"税收完税证明（电子） {paper.number}")
    pdf.set_lang("zh-CN")
    pdf.set_margins(20, 18)
    pdf.add_page()
    pdf.add_font("sans", fname=font_for(f"{paper.payer}{paper.matter}"))
    _draw_head(pdf, paper)
    _draw_people(pdf, paper)
    _draw_lines(pdf, paper)
    _draw_foot(pdf, paper)
    return bytes(pdf.output())


def _draw_head(pdf: FPDF, paper: Paper) -> None:
    pdf.set_text_color(*INK)
    pdf.set_font("sans", size=20)
    pdf.cell(0, 14, "税收完税证明（电子）", align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("sans", size=10)
    if paper.demo:
        pdf.set_text_color(*RED)
        pdf.cell(0, LINE, "演示样张，没有缴纳任何税款，不具效力", align="C", new_x="LMARGIN", new_y="NEXT")
        pdf.set_text_color(*INK)
    pdf.cell(0, LINE, f"No. {paper.number}", align="R", new_x="LMARGIN", new_y="NEXT")


def _draw_people(pdf: FPDF, paper: Paper) -> None:
    rows = (
        ("填发日期", paper.issued_on.isoformat()),
        ("缴款日期", paper.paid_on.isoformat()),
        ("纳税人", paper.payer),
        ("证件号码", paper.id_number),
        ("事项", paper.matter),
        ("支付流水号", paper.transaction),
    )
    with pdf.table(col_widths=(35, 135), line_height=LINE, first_row_as_headings=False) as table:
        for label, value in rows:
            row = table.row()
            row.cell(label, style=FontFace(color=GREY))
            row.cell(value)
    pdf.ln(5)


def _draw_lines(pdf: FPDF, paper: Paper) -> None:
    heading = FontFace(fill_color=(232, 240, 250))
    with pdf.table(
        col_widths=(110, 60), line_height=LINE, text_align=("LEFT", "RIGHT"), headings_style=heading
    ) as table:
        for cells in (("税（费）种", "实缴金额"), *((tax, yuan(amount)) for tax, amount in paper.lines)):
            table.row(cells)
        table.row(("合计", yuan(paper.total)))
    pdf.ln(8)


def _draw_foot(pdf: FPDF, paper: Paper) -> None:
    top = pdf.get_y()
    _draw_code(pdf, paper.verify_url, pdf.l_margin, top)
    pdf.set_xy(pdf.l_margin + QR_MM + 6, top + 2)
    pdf.set_font("sans", size=9)
    pdf.multi_cell(
        0,
        6,
        f"扫描二维码查验真伪，或打开\n{paper.verify_url}\n本凭证带数字签名，打开文件的软件可以查验内容有没有被改动。",
        align="L",
    )


def _draw_code(pdf: FPDF, text: str, left: float, top: float) -> None:
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    size = QR_MM / len(rows)
    pdf.set_fill_color(0)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                # A hair wider than its square: viewers show white seams between exact ones.
                pdf.rect(left + x * size, top + y * size, size * 1.02, size * 1.02, style="F")
