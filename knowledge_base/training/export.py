"""A sentence-transformers model to one int8 ONNX file with pooling and normalisation in its graph.

Needs the packages of ``make encoders``; they are imported by the functions that use them.
"""

from __future__ import annotations

import json
import logging
import tempfile
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tokenizers import Tokenizer

from knowledge_base.encoders.errors import EncoderError
from knowledge_base.encoders.onnx_encoder import CONFIG, MODEL, TOKENIZER, ExportedConfig
from knowledge_base.encoders.sentence_transformer import MAX_TOKENS, load_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


SHORT = 2  # letters: pieces out of which any word of Latin letters or digits can be put together


def export(source: str, out: Path, *, name: str, texts: Iterable[str] = ()) -> None:
    """Write ``model.onnx``, ``tokenizer.json`` and ``config.json`` of the model ``source`` into ``out``.

    Given ``texts``, the vocabulary is cut to what they use and to what any Chinese text may need, see ``prune``.
    Raises ``EncoderError`` when ``source`` cannot be loaded or exported.
    """
    model = load_model(source)
    used = tuple(texts)
    tokenizer = prune(model[0].auto_model, model.tokenizer.backend_tokenizer, used) if used else None
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, quiet():
        full = Path(scratch) / MODEL
        try:
            write_full_precision(model, full)
            quantise(full, out / MODEL)
        except ImportError as error:
            raise EncoderError(f"导出需要 onnx 和 onnxscript，本机没有装好：{error}。请先运行 make encoders") from error
    (tokenizer or model.tokenizer.backend_tokenizer).save(str(out / TOKENIZER))
    config = ExportedConfig(
        name=name,
        dimension=len(model.encode("零", show_progress_bar=False)),
        max_tokens=min(MAX_TOKENS, model.max_seq_length or MAX_TOKENS),
    )
    (out / CONFIG).write_text(config.model_dump_json(indent=2) + "\n", "utf-8")


def prune(bert: Any, tokenizer: Tokenizer, texts: Iterable[str]) -> Tokenizer:
    """Cut the vocabulary of ``bert``, in place, and return the tokenizer that goes with it.

    What stays: every Chinese character and mark, pieces of up to two letters or digits, and whatever ``texts`` use.
    A third of a Chinese BERT's vocabulary is characters as the continuation of a word, which its tokenizer never
    produces, as it sets every character apart; what else goes is longer foreign words, which fall into pieces.
    Raises ``EncoderError`` for a tokenizer of another kind.
    """
    torch: Any = import_module("torch")
    made = json.loads(tokenizer.to_str())
    if made["model"]["type"] != "WordPiece":
        raise EncoderError("只有 WordPiece 词表的模型可以裁剪词表，请去掉 --prune")
    numbers: dict[str, int] = made["model"]["vocab"]
    special = max(token["id"] for token in made["added_tokens"])  # up to here nothing moves
    used = {token for text in texts for token in tokenizer.encode(text).tokens}
    kept = [t for t in sorted(numbers, key=numbers.__getitem__) if numbers[t] <= special or t in used or _is_basic(t)]
    weights = bert.get_input_embeddings().weight.detach()[[numbers[token] for token in kept]]
    bert.set_input_embeddings(torch.nn.Embedding.from_pretrained(weights))
    made["model"]["vocab"] = {token: number for number, token in enumerate(kept)}
    return Tokenizer.from_str(json.dumps(made))


def _is_basic(token: str) -> bool:
    core = token.removeprefix("##")
    if any("\u4e00" <= c <= "\u9fff" for c in core):
        return core == token
    return len(core) <= SHORT and (core.isascii() or unicodedata.category(core[0]).startswith("P"))


def write_full_precision(model: SentenceTransformer, file: Path) -> None:
    # By name, so that types are the same whether torch is installed or not.
    torch: Any = import_module("torch")
    ids = torch.randint(1, 100, (2, 16))
    sizes = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens", max=MAX_TOKENS)}
    torch.onnx.export(
        whole_model(torch, model),
        (ids, torch.ones_like(ids)),
        str(file),
        input_names=["input_ids", "attention_mask"],
        output_names=["sentence_vector"],
        dynamic_shapes={"input_ids": sizes, "attention_mask": sizes},
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def quantise(full: Path, out: Path) -> None:
    """int8 weights with a scale for each channel, one bit spared.

    Without the spared bit, processors that lack VNNI overflow: cosine with the full model falls from 0.993 to 0.82.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(str(full), str(out), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def whole_model(torch: Any, model: SentenceTransformer) -> Any:
    """Every module of ``model``, pooling and all, and a last normalisation, as one torch module."""

    class Whole(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            output = self.model({"input_ids": input_ids, "attention_mask": attention_mask})
            return torch.nn.functional.normalize(output["sentence_embedding"], dim=-1)

    return Whole().eval()


@contextmanager
def quiet() -> Iterator[None]:
    """Without the exporter's and the quantiser's remarks on axes, torchvision and pre-processing."""
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)
