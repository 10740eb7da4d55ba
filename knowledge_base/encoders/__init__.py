"""Sentence encoders: text in, vectors of length one out. ``open_encoder`` picks the one that a setting names."""

from knowledge_base.encoders.opening import open_encoder
from knowledge_base.encoders.protocol import Encoder

__all__ = ["Encoder", "open_encoder"]
