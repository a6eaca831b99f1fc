"""Load figures: all there, positive and in order; never their size."""

import json
from pathlib import Path

import pytest
from tests.bundles import write_random_bundle

from affetto.benchmark.loading import find_program, measure_loading


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_bundle(tmp_path_factory.mktemp("bundle"))


def test_without_the_program_the_bundle_is_timed(bundle: Path) -> None:
    median, p99 = measure_loading(bundle, 3, None)
    assert (median.subject, median.measure) == ("bundle", "load_median")
    assert 0 < median.low <= median.value <= p99.value


def test_the_program_measures_every_way(bundle: Path) -> None:
    pytest.importorskip("safetensors")
    program = find_program()
    if program is None:
        pytest.skip("needs affetto-load-bench: make test-cpp builds it")
    figures = {(f.subject, f.measure): f for f in measure_loading(bundle, 2, program)}
    for way in ("bundle", "json", "nlohmann"):
        assert 0 < figures[way, "load_median"].value <= figures[way, "load_p99"].value
        # All weights are held at the end, in 32 bits; a document of nlohmann's is held for each file.
        assert figures[way, "heap_peak"].value > 1
    assert figures["json", "heap_peak"].value > 4.6
    assert figures["json", "time_vs_nlohmann"].value > 0


def test_a_program_is_found_on_the_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bundle: Path
) -> None:
    program = tmp_path / "affetto-load-bench"
    measured = {way: {"milliseconds": [2.0, 1.0], "heap_peak_bytes": 5e6} for way in ("bundle", "json")}
    measured["nlohmann"] = {"milliseconds": [4.0, 4.0], "heap_peak_bytes": 9e6}
    program.write_text(f"#!/bin/sh\necho '{json.dumps(measured)}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert find_program() == program
    figures = {(f.subject, f.measure): f for f in measure_loading(bundle, 2, program)}
    assert figures["json", "time_vs_nlohmann"].value == pytest.approx(0.375)
    assert figures["bundle", "load_median"].value == 1.5
    assert figures["nlohmann", "heap_peak"].value == 9
