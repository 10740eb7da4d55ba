"""What a message is, from its characters and the vector of its meaning: one linear model over both, and what the
utterances nearest in meaning are.

Of utterances by somebody who had not seen the training data this finds more than DIET over the same features; the
figures are in ``docs/intents.md``.
"""

from __future__ import annotations

from typing import Any, Dict, List, Text

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from language.normalise import normalise

_FILE = "acts.joblib"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(IntentClassifier, GraphComponent):
    """``vector_weight``: of the dense features beside the characters; ``ranked``: how many intents are told.

    ``near_weight``: of the ``near`` utterances of the training data whose vectors are closest, each counting by its
    closeness over ``near_scale``.
    """

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=2)
        self._model = LogisticRegression(C=config["c"], max_iter=150, tol=1e-3)
        self._vectors = np.zeros((0, 0), dtype=np.float32)
        self._acts = np.zeros(0, dtype=np.intp)

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"c": 10.0, "vector_weight": 1.5, "ranked": 10, "near_weight": 0.3, "near": 12, "near_scale": 0.05}

    @staticmethod
    def required_packages() -> List[str]:
        return ["sklearn"]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ActClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ActClassifier:
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            kept = joblib.load(directory / _FILE)
        classifier._characters, classifier._model, classifier._vectors, classifier._acts = kept
        return classifier

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        characters = self._characters.fit_transform([_text(example) for example in examples])
        self._vectors = np.array([_vector(example) for example in examples], dtype=np.float32)
        acts = [example.get(INTENT) for example in examples]
        self._model.fit(self._joined(characters, self._vectors), acts)
        self._acts = np.searchsorted(self._model.classes_, acts)
        with self._storage.write_to(self._resource) as directory:
            joblib.dump((self._characters, self._model, self._vectors, self._acts), directory / _FILE)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(TEXT):
                self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        vector = _vector(message)
        features = self._joined(self._characters.transform([_text(message)]), vector[None])
        (linear,) = self._model.predict_proba(features)
        weight = self._config["near_weight"]
        beliefs = linear * (1 - weight) + self._near(vector) * weight
        best = np.argsort(-beliefs)[: self._config["ranked"]]
        ranking = [{"name": str(self._model.classes_[n]), "confidence": float(beliefs[n])} for n in best]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)

    def _near(self, vector: np.ndarray) -> np.ndarray:
        """For each intent, its share of the utterances nearest in meaning."""
        closeness = self._vectors @ vector
        near = np.argpartition(-closeness, self._config["near"])[: self._config["near"]]
        counts = np.exp((closeness[near] - closeness[near].max()) / self._config["near_scale"])
        shares = np.bincount(self._acts[near], counts, len(self._model.classes_))
        return shares / counts.sum()

    def _joined(self, characters: Any, vectors: np.ndarray) -> Any:
        return hstack([characters, csr_matrix(vectors * self._config["vector_weight"])]).tocsr()


def _text(message: Message) -> str:
    return normalise(message.get(TEXT)).lower()


def _vector(message: Message) -> np.ndarray:
    _, sentence = message.get_dense_features(TEXT, [])
    vector: np.ndarray = sentence.features[0]
    return vector
