"""A sheet to draw on, with the fonts of the system."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

FONTS = Path("/usr/share/fonts/opentype/noto")
FACES = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc")
SIMPLIFIED = 2  # index of the simplified Chinese face in Noto's collections
RED = (200, 40, 40)


@cache
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / face), size, index=SIMPLIFIED)


class Sheet:
    """Words are placed by their top left corner."""

    def __init__(self, random: Random, width: int, height: int, ground: tuple[int, int, int]) -> None:
        self.random = random
        self.face = random.choice(FACES)
        self.image = Image.new("RGB", (width, height), ground)
        self.draw = ImageDraw.Draw(self.image)

    def write(self, x: int, y: int, text: str, size: int = 28, ink: tuple[int, int, int] = (25, 25, 30)) -> int:
        """The right edge of what was written."""
        self.draw.text((x, y), text, font=font(self.face, size), fill=ink)
        return int(x + self.draw.textlength(text, font=font(self.face, size)))

    def centre(self, y: int, text: str, size: int, ink: tuple[int, int, int] = (25, 25, 30)) -> None:
        width = self.draw.textlength(text, font=font(self.face, size))
        self.write(int((self.image.width - width) / 2), y, text, size, ink)

    def wrap(self, x: int, y: int, text: str, width: int, size: int = 28) -> int:
        """Lines no wider than ``width``; the bottom of the last."""
        line = ""
        for character in text:
            if self.draw.textlength(line + character, font=font(self.face, size)) > width:
                self.write(x, y, line, size)
                line, y = "", y + int(size * 1.45)
            line += character
        self.write(x, y, line, size)
        return y + int(size * 1.45)

    def weave(self, ink: tuple[int, int, int]) -> None:
        """The fine lines that such papers have behind their words."""
        for x in range(-self.image.height, self.image.width, 14):
            self.draw.line((x, 0, x + self.image.height, self.image.height), fill=ink)

    def seal(self, x: int, y: int, text: str, radius: int = 105) -> None:
        """A red round seal with ``text`` across it, through which the words beneath are seen."""
        layer = Image.new("RGBA", self.image.size, (0, 0, 0, 0))
        pen = ImageDraw.Draw(layer)
        ink = (*RED, 120)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=ink, width=6)
        points = [(x, y - 26), (x + 8, y - 8), (x + 26, y - 8), (x + 11, y + 3), (x + 17, y + 22), (x, y + 10)]
        points += [(x - 17, y + 22), (x - 11, y + 3), (x - 26, y - 8), (x - 8, y - 8)]
        pen.polygon(points, fill=ink)
        small = font(self.face, 22)
        pen.text((x - pen.textlength(text, font=small) / 2, y + radius * 0.45), text, font=small, fill=ink)
        self.image = Image.alpha_composite(self.image.convert("RGBA"), layer).convert("RGB")
        self.draw = ImageDraw.Draw(self.image)
