"""Rasa's tokens are the words of ``language.segment``: the tax dictionary, no white space."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from language.normalise import normalise
from language.segment import segment


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class TaxTokenizer(Tokenizer):
    """Tokens carry their place in the text as typed; their words are normalised and lower case."""

    @staticmethod
    def supported_languages() -> List[str]:
        return ["zh"]

    @staticmethod
    def required_packages() -> List[str]:
        return ["jieba"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        text: str = message.get(attribute)
        tokens, place = [], 0
        for word in segment(text):
            place = text.index(word, place)
            tokens.append(Token(normalise(word).lower() or word, place, place + len(word)))
            place += len(word)
        return self._apply_token_pattern(tokens)
