# Two commands: "make run" and "make test". Both set up what they need first; see tools/setup.
.PHONY: help run test check setup bench evaluate evaluate-bandwidth evaluate-dijkstra fuzz clean

help:
	@echo 'make run     open the sample project in a window, or make the whole journey without a display'
	@echo 'make test    check style, types, layers and run all tests'
	@echo 'make bench   measure, against the budgets and peers where they can be had'
	@echo 'make evaluate  repeat two published results, with tables and charts in docs/evaluation.md (evaluate-bandwidth, evaluate-dijkstra)'
	@echo 'make fuzz    compare N random control threads (N=1000) in Python, in the compiler and as hardware'
	@echo 'make setup   install what is missing again, even what could not be installed before'
	@echo 'make clean   remove outputs and caches; .venv stays'

run:
	@tools/setup
	@tools/run

test:
	@tools/setup
	@tools/check

check: test

bench:
	@tools/setup
	@for bench in tests/benchmarks/bench_*.py; do echo "== $$bench"; .venv/bin/python "$$bench" || exit 1; done

evaluate: evaluate-bandwidth evaluate-dijkstra

evaluate-bandwidth evaluate-dijkstra:
	@tools/setup
	@.venv/bin/python tests/benchmarks/$(subst -,_,$@).py $(OPTIONS)

fuzz:
	@tools/setup
	@.venv/bin/python tests/fuzz/run_fuzz.py --count $(or $(N),1000) $(if $(SEED),--seed $(SEED))

setup:
	@tools/setup --again

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +
