# `make demo` and `make test` set up what they need; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ENGINE_SOURCES := CMakeLists.txt pyproject.toml $(shell find engine bindings cmake -type f) src/affetto/contract/networks.json
CXX_FILES := $(shell find engine bindings plugin -name '*.h' -o -name '*.cpp')

.PHONY: help demo gallery gallery-test test test-python test-cpp test-sanitized test-realtime test-threads soak fuzz plugin plugin-test plugin-pictures install-plugin lint format clean
.DEFAULT_GOAL := help

help: ## lists the targets
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 18

$(BIN)/pip:
	scripts/system-packages base
	$(PYTHON) -m venv $(VENV)

# The base install: everything but training. Rebuilt when the engine's sources change.
$(VENV)/.base: $(BIN)/pip $(ENGINE_SOURCES)
	scripts/system-packages base
	$(BIN)/pip install -q --disable-pip-version-check -e .
	touch $@

# The install with training and tests; it serves as the base install too.
$(VENV)/.dev: $(BIN)/pip $(ENGINE_SOURCES)
	scripts/system-packages test
	$(BIN)/pip install -q --disable-pip-version-check -e '.[train,test]'
	touch $@ $(VENV)/.base

demo: $(VENV)/.base ## plays along with the recording that ships here; writes to out/
	@mkdir -p out
	$(BIN)/affetto accompany examples/demo_recording.ogg -o out/demo.mid --preview out/demo.wav --plot out/demo.png

# GALLERY_RECORDINGS: a recording or a folder of them, in place of the one that ships here.
gallery: $(VENV)/.base ## nine feelings and four recordings on one page, out/gallery/index.html
	@mkdir -p out
	$(BIN)/affetto gallery -o out/gallery --recording $(or $(GALLERY_RECORDINGS),examples/demo_recording.ogg)

gallery-test: $(VENV)/.dev ## looks at the gallery's page in headless Chromium
	scripts/system-packages gallery
	$(BIN)/python -m pytest tests/gallery

test: lint test-cpp test-python ## sets up and passes all tests

test-python: $(VENV)/.dev ## the Python tests
	$(BIN)/python -m pytest

# Where ccache is installed, JUCE and the engine are compiled once for all checkouts.
CCACHE := $(if $(shell command -v ccache),-DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_C_COMPILER_LAUNCHER=ccache)

build/test/build.ninja: $(VENV)/.dev
	cmake -S . -B build/test -G Ninja -DAFFETTO_BUILD_TESTS=ON -DAFFETTO_WARNINGS_AS_ERRORS=ON $(CCACHE)

test-cpp: build/test/build.ninja ## the engine's tests
	cmake --build build/test
	ctest --test-dir build/test -j2 --output-on-failure -LE plugin -E NOT_BUILT

# Little optimised and with lines alone as debugging information: such builds take a third of the time.
SANITIZED := -DAFFETTO_BUILD_TESTS=ON -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG="-O1 -g1"

test-sanitized: $(VENV)/.dev ## the engine's tests under AddressSanitizer and UBSan
	cmake -S . -B build/sanitized -G Ninja $(SANITIZED) -DAFFETTO_SANITIZE=address,undefined
	cmake --build build/sanitized
	ctest --test-dir build/sanitized -j2 --output-on-failure

# Both build the pipeline's tests alone: they are what meets the audio thread and other threads.
PIPELINE_TESTS := $(SANITIZED) -DAFFETTO_TESTS_OF=pipeline

test-realtime: $(VENV)/.dev ## the audio thread's rules under RealtimeSanitizer (Clang 20 or newer)
	scripts/system-packages realtime
	cmake -S . -B build/realtime -G Ninja $(PIPELINE_TESTS) -DAFFETTO_SANITIZE=realtime \
	  -DCMAKE_CXX_COMPILER=$$(scripts/realtime-compiler)
	cmake --build build/realtime --target affetto_tests
	ctest --test-dir build/realtime -j2 --output-on-failure -R 'Pipeline|Canary'

test-threads: $(VENV)/.dev ## the pipeline's threads under ThreadSanitizer
	cmake -S . -B build/threads -G Ninja $(PIPELINE_TESTS) -DAFFETTO_SANITIZE=thread
	cmake --build build/threads --target affetto_tests affetto_data_race
	ctest --test-dir build/threads -j2 --output-on-failure -R 'Pipeline(Threads|Queue|Published|Realtime)|WorkerPlays|Canary'

soak: $(VENV)/.base ## a simulated hour of everything unkind (SOAK_MINUTES=60)
	$(BIN)/affetto soak --minutes $(or $(SOAK_MINUTES),60)

fuzz: $(VENV)/.dev ## fuzzes the readers of model files for FUZZ_SECONDS (60), or FUZZ_RUNS of each
	scripts/system-packages fuzz
	cmake -S . -B build/fuzz -G Ninja -DAFFETTO_BUILD_FUZZERS=ON -DCMAKE_CXX_COMPILER=clang++
	cmake --build build/fuzz --target fuzz_rtneural fuzz_manifest fuzz_safetensors
	$(BIN)/python engine/fuzz/seeds.py build/fuzz/seeds
	scripts/fuzz build/fuzz build/fuzz/seeds

PLUGIN_OPTIONS := -DAFFETTO_BUILD_PLUGIN=ON -DAFFETTO_WARNINGS_AS_ERRORS=ON $(CCACHE)

plugin: ## builds the plugin: VST3, LV2 and a standalone application (AU too on macOS)
	scripts/system-packages plugin
	cmake -S . -B build/plugin -G Ninja $(PLUGIN_OPTIONS)
	cmake --build build/plugin --target affetto_plugin_All
	@echo "built in build/plugin/plugin/affetto_plugin_artefacts/Release; make install-plugin puts it where hosts look"

# In the build of the engine's tests, so that the engine is compiled once for both.
plugin-test: $(VENV)/.dev ## builds the plugin and tests it in hosts
	scripts/system-packages plugin-test
	$(BIN)/pip install -q --disable-pip-version-check -e '.[plugin-test]'
	cmake -S . -B build/test -G Ninja $(PLUGIN_OPTIONS) -DAFFETTO_BUILD_TESTS=ON \
	  -DAFFETTO_REALTIME_COMPILER=$$(scripts/realtime-compiler)
	cmake --build build/test --target affetto_plugin_checks
	ctest --test-dir build/test -j2 --output-on-failure -L plugin
	build/test/plugin/tests/affetto_plugin_pictures build/test/pictures
	AFFETTO_PLUGIN_BUILD=build/test $(BIN)/python -m pytest tests/plugin

plugin-pictures: plugin-test ## draws the pictures of the plugin's window in docs/plugin
	for name in playing wanted small; do cp build/test/pictures/$$name.png docs/plugin/; done

install-plugin: plugin ## puts the plugin where hosts look for a user's own
	scripts/install-plugin build/plugin/plugin/affetto_plugin_artefacts/Release

lint: $(VENV)/.dev ## formatting, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	clang-format --dry-run --Werror $(CXX_FILES)

format: $(VENV)/.dev ## formats everything
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	clang-format -i $(CXX_FILES)

clean: ## removes builds and outputs, keeps the virtual environment
	rm -rf build out
