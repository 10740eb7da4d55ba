"""What happens to a paper between the desk and us: a scan a little askew, noise, a photograph from the side."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageFilter

Picture = Image.Image


def rotated(picture: Picture, random: Random) -> Picture:
    """Up to 6 degrees either way, on a grey ground."""
    angle = random.uniform(1.5, 6) * random.choice((-1, 1))
    return picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=(128, 126, 122))


def noisy(picture: Picture, random: Random) -> Picture:
    """Grain, a little blur, a strong JPEG."""
    soft = picture.filter(ImageFilter.GaussianBlur(random.uniform(0.4, 0.9)))
    grain = np.random.default_rng(random.getrandbits(32)).normal(0, random.uniform(6, 14), (*soft.size[::-1], 3))
    return _jpeg(Image.fromarray(np.clip(np.asarray(soft) + grain, 0, 255).astype(np.uint8)), random.randint(35, 60))


def photographed(picture: Picture, random: Random) -> Picture:
    """From the side, on a table, in light from one corner; then rotated by hand, grainy, as JPEG."""
    w, h = picture.size
    margin = int(0.08 * max(w, h))
    lean = [random.uniform(0.0, 0.05) for _ in range(8)]
    corners = np.array(
        [
            [margin + lean[0] * w, margin + lean[1] * h],
            [margin + w - lean[2] * w, margin + lean[3] * h],
            [margin + w - lean[4] * w, margin + h - lean[5] * h],
            [margin + lean[6] * w, margin + h - lean[7] * h],
        ],
        dtype=np.float32,
    )
    flat = np.array([[0, 0], [w, 0], [w, h], [0, h]], dtype=np.float32)
    size = (w + 2 * margin, h + 2 * margin)
    warp = cv2.getPerspectiveTransform(flat, corners)
    table = tuple(random.randint(60, 150) for _ in range(3))
    seen = cv2.warpPerspective(np.asarray(picture), warp, size, flags=cv2.INTER_LINEAR, borderValue=table)
    across = np.linspace(random.uniform(0.6, 0.85), 1.08, size[0])[None, :, None]
    down = np.linspace(1.0, random.uniform(0.75, 1.0), size[1])[:, None, None]
    lit = Image.fromarray(np.clip(seen * across * down, 0, 255).astype(np.uint8))
    turned = lit.rotate(random.uniform(-4, 4), Image.Resampling.BICUBIC, fillcolor=(90, 88, 84))
    return noisy(turned, random)


def poor(picture: Picture, random: Random) -> Picture:
    """From further away and more from the side, by a hand that shook, with a shadow across and a crease."""
    w, h = picture.size
    scale = random.uniform(0.6, 0.75)
    small = picture.resize((int(w * scale), int(h * scale)), Image.Resampling.LANCZOS)
    seen = np.asarray(photographed(small, random)).astype(np.float32)
    height, width = seen.shape[:2]
    steps = random.randint(2, 3)
    shaken = cv2.filter2D(seen, -1, np.full((1, steps), 1 / steps, dtype=np.float32))
    edge = random.uniform(0.3, 0.7) * width + np.arange(height)[:, None] * random.uniform(-0.3, 0.3)
    shadow = np.where(np.arange(width)[None, :] < edge, random.uniform(0.45, 0.65), 1.0)
    crease = int(height * random.uniform(0.3, 0.7))
    shaken[crease : crease + 2] = shaken[crease : crease + 2] * 0.75
    dark = cv2.GaussianBlur(shadow.astype(np.float32), (0, 0), 12)[:, :, None]
    return _jpeg(Image.fromarray(np.clip(shaken * dark, 0, 255).astype(np.uint8)), random.randint(30, 50))


def as_it_is(picture: Picture, random: Random) -> Picture:
    return picture


LOOKS: dict[str, Callable[[Picture, Random], Picture]] = {
    "clean": as_it_is,
    "rotated": rotated,
    "noisy": noisy,
    "photographed": photographed,
    "poor": poor,
}


def _jpeg(picture: Picture, quality: int) -> Picture:
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=quality)
    return Image.open(io.BytesIO(held.getvalue())).convert("RGB")
