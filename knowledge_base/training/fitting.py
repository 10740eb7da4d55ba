"""A contrastive run from a base encoder, whose weights may then be mixed with the base's.

Needs the packages of ``make encoders``; imported only by the command that trains.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge_base.encoders.sentence_transformer import load_model
from knowledge_base.training.pairs import Pair, Utterance

if TYPE_CHECKING:
    from datasets import Dataset
    from sentence_transformers import SentenceTransformer, SentenceTransformerTrainingArguments


ACTS = "acts"
ACT_SCALE = 20.0  # vectors have length one: without it the layer could not be sure of anything


@dataclass(frozen=True)
class Recipe:
    """``keep``: how much of the base's weights stays; the rest comes from the run."""

    epochs: float = 2.0
    batch_size: int = 64
    max_tokens: int = 128
    learning_rate: float = 3e-5
    scale: float = 50.0  # the temperature of 0.02 that the base itself was trained at
    keep: float = 0.0  # 0.3 and 0.5 were no better on what the run did not cover, and worse on what it did
    seed: int = 20261125


def train(
    base: str,
    sources: dict[str, list[Pair]],
    out: Path,
    recipe: Recipe | None = None,
    utterances: Sequence[Utterance] = (),
) -> None:
    """Train ``base`` (a sentence-transformers name or path) on each source's pairs and save it under ``out``.

    Batches hold one source each: a question of one kind learns little from negatives of another. ``utterances`` teach
    it besides to tell the acts of a dialogue apart, so that the one encoder serves both.
    """
    model = load_model(base)  # first, as it says what to do when the packages are missing
    from sentence_transformers import SentenceTransformerTrainer
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

    recipe = recipe or Recipe()
    whole_length = model.max_seq_length
    model.max_seq_length = recipe.max_tokens
    datasets = dict(_datasets(sources))
    losses: dict[str, Any] = dict.fromkeys(datasets, MultipleNegativesRankingLoss(model, scale=recipe.scale))
    if utterances:
        datasets[ACTS] = _acts(utterances)
        losses[ACTS] = _act_loss(model, utterances)
    before = {name: weight.detach().clone() for name, weight in model.state_dict().items()}
    with tempfile.TemporaryDirectory() as scratch:
        trainer = SentenceTransformerTrainer(
            model=model,
            args=_arguments(recipe, scratch),
            train_dataset=datasets,
            loss=losses,
        )
        trainer.train()
    _keep_some_of_the_base(model, before, recipe.keep)
    model.max_seq_length = whole_length
    model.save(str(out), create_model_card=False)


def _arguments(recipe: Recipe, scratch: str) -> SentenceTransformerTrainingArguments:
    from sentence_transformers import SentenceTransformerTrainingArguments
    from sentence_transformers.sentence_transformer.training_args import BatchSamplers, MultiDatasetBatchSamplers

    return SentenceTransformerTrainingArguments(
        output_dir=scratch,
        num_train_epochs=recipe.epochs,
        per_device_train_batch_size=recipe.batch_size,
        learning_rate=recipe.learning_rate,
        warmup_steps=0.1,
        batch_sampler=BatchSamplers.NO_DUPLICATES,
        multi_dataset_batch_sampler=MultiDatasetBatchSamplers.PROPORTIONAL,
        use_cpu=True,
        bf16=True,  # four times as fast where the processor knows it, and no worse
        save_strategy="no",
        report_to="none",
        logging_steps=20,
        seed=recipe.seed,
    )


def _datasets(sources: dict[str, list[Pair]]) -> Iterable[tuple[str, Dataset]]:
    """A data set a source and shape, as the columns of one must be equal."""
    from datasets import Dataset

    for name, pairs in sources.items():
        bare = [pair for pair in pairs if not pair.negative]
        with_negative = [pair for pair in pairs if pair.negative]
        for shape, part in (("pairs", bare), ("triplets", with_negative)):
            if part:
                # Each name becomes that of a module of torch, which holds no dot.
                yield f"{name.replace('.', '_')}-{shape}", Dataset.from_dict(_columns(part))


def _acts(utterances: Sequence[Utterance]) -> Dataset:
    from datasets import Dataset

    acts = sorted({u.act for u in utterances})
    return Dataset.from_dict(
        {"sentence": [u.text for u in utterances], "label": [acts.index(u.act) for u in utterances]}
    )


def _act_loss(model: SentenceTransformer, utterances: Sequence[Utterance]) -> Any:
    """Cross entropy of a linear layer over the vector, which begins at the middle of each act's utterances and is
    thrown away afterwards."""
    import torch

    acts = sorted({u.act for u in utterances})
    vectors = model.encode([u.text for u in utterances], convert_to_tensor=True, show_progress_bar=False)
    mine = [[n for n, u in enumerate(utterances) if u.act == act] for act in acts]
    middles = torch.nn.functional.normalize(torch.stack([vectors[rows].mean(0) for rows in mine]), dim=-1)

    class ActLoss(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model
            self.layer = torch.nn.Linear(middles.shape[1], len(acts))
            with torch.no_grad():
                self.layer.weight.copy_(middles)
                self.layer.bias.zero_()

        def forward(self, features: list[dict[str, Any]], labels: Any) -> Any:
            vectors = self.model(features[0])["sentence_embedding"]
            return torch.nn.functional.cross_entropy(
                self.layer(vectors) * ACT_SCALE, labels.view(-1), label_smoothing=0.05
            )

    return ActLoss()


def _columns(pairs: Sequence[Pair]) -> dict[str, list[str]]:
    columns = {"anchor": [p.anchor for p in pairs], "positive": [p.positive for p in pairs]}
    if pairs[0].negative:
        columns["negative"] = [p.negative for p in pairs]
    return columns


def _keep_some_of_the_base(model: SentenceTransformer, before: dict[str, Any], keep: float) -> None:
    for name, weight in model.state_dict().items():
        if weight.is_floating_point():
            weight.mul_(1 - keep).add_(before[name], alpha=keep)
