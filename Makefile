# Everything sets itself up: the first call makes .venv, later ones find it ready.
# DATA=/some/folder keeps index and model elsewhere than in the user's own data folder.
praksis = .venv/bin/praksis
data = $(if $(DATA),--data $(DATA))
GOLDEN ?= $(wildcard eval/sets/*.jsonl)
# The sets that others, our own without a step, and variants of the questions are asked; COMPARED="$(GOLDEN)" for all.
COMPARED ?= eval/sets/golden.jsonl

.PHONY: setup system ingest run test check eval compare metamorphic held-out elsewhere report readme gate clean

setup:
	@sh scripts/setup.sh

# Tesseract with Danish, for scanned PDFs. Everything else works without.
system:
	@sh scripts/system.sh

ingest: setup
	$(praksis) ingest $(data)

run: ingest
	$(praksis) ui $(data)

test: setup
	.venv/bin/python -m pytest

check: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/basedpyright

# Everything but `held-out`: answers (timed, so alone), then others' answers and the variants side by side, then the report.
# Threads of a matrix product would only wait for each other's core beside two jobs.
eval: ingest
	$(praksis) eval run $(GOLDEN) $(data)
	OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(MAKE) -j2 compare metamorphic
	$(MAKE) report

compare:
	$(praksis) eval compare $(COMPARED) $(data)

metamorphic:
	$(praksis) eval metamorphic $(COMPARED) $(data)

held-out:
	$(praksis) tune --held-out $(GOLDEN) $(data)

# The same figures on made-up documents of other municipalities, with what a consultant would write beside them.
elsewhere: setup
	rm -rf results/elsewhere
	mkdir -p results/elsewhere
	cp -r tests/fixtures/documents results/elsewhere/corpus
	cp corpus/glossary.toml results/elsewhere/corpus/
	cp corpus/unanswered/general.toml results/elsewhere/corpus/unanswered/
	$(praksis) ingest --corpus results/elsewhere/corpus --data results/elsewhere/data
	$(praksis) eval run tests/fixtures/questions.jsonl tests/fixtures/questions-b.jsonl \
		--data results/elsewhere/data --out results/elsewhere/runs

report:
	$(praksis) eval report

# Before a release: the figures and the report that the repository shows.
readme:
	$(praksis) eval report --out eval/latest
	$(praksis) eval readme README.md

# What CI stops on: figures that fell below eval/baseline.json.
gate: ingest
	$(praksis) eval run $(GOLDEN) $(data)
	$(praksis) eval gate

clean:
	rm -rf .venv build results *.egg-info .pytest_cache .ruff_cache .hypothesis
