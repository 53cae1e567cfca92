# Everything sets itself up: the first call makes .venv, later ones find it ready.
# DATA=/some/folder keeps index and model elsewhere than in the user's own data folder.
praksis = .venv/bin/praksis
data = $(if $(DATA),--data $(DATA))
GOLDEN ?= $(wildcard eval/sets/*.jsonl)

.PHONY: setup system ingest run test check eval gate clean

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

eval: ingest
	$(praksis) eval run $(GOLDEN) $(data)

# What CI stops on: figures that fell below eval/baseline.json.
gate: eval
	$(praksis) eval gate

clean:
	rm -rf .venv build results *.egg-info .pytest_cache .ruff_cache .hypothesis
