"""Latency figures: present, positive and in order, with peers in turn; never their size."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.bundles import write_random_bundle

from affetto import _engine
from affetto.benchmark.inference import PIPELINE, PRECISIONS, measure_inference
from affetto.contract import load_contract
from affetto.figures import Figure

SUBJECTS = [PIPELINE, *(network.name for network in load_contract().networks)]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_bundle(tmp_path_factory.mktemp("bundle"))


class Slow:
    """A peer that says twice, or four times, what one microsecond would be."""

    def __init__(self, name: str, way: str, variant: str, microseconds: float) -> None:
        self.name, self.way, self.variant, self.microseconds = name, way, variant, microseconds

    def time(self, subject: str, calls: int, cold: bool) -> np.ndarray:
        return np.full(calls, self.microseconds)


@pytest.fixture(scope="module")
def figures(bundle: Path) -> list[Figure]:
    peers = [Slow("other", "one", "", 4e6), Slow("other", "two", "", 2e6), Slow("other", "", "portable", 8e6)]
    return list(measure_inference(bundle, calls=60, peers=peers, rounds=3))


@pytest.mark.parametrize("cache", ["warm", "cold"])
@pytest.mark.parametrize("precision", PRECISIONS)
def test_every_network_has_its_quantiles(figures: list[Figure], precision: str, cache: str) -> None:
    for subject in SUBJECTS:
        values = [
            f.value
            for f in figures
            if f.subject == subject
            and f.measure.startswith("latency_us")
            and f.condition == f"{precision}/{cache}"
        ]
        assert len(values) == 4, subject
        assert values == sorted(values)
        assert values[0] > 0


def test_the_fastest_way_of_a_peer_counts(figures: list[Figure]) -> None:
    found = {(f.subject, f.measure, f.condition): f for f in figures}
    for subject in SUBJECTS:
        assert found[subject, "latency_us_median", "other/two/warm"].value == 2e6
        ratio = found[subject, "speedup_vs_other", "float16/warm"]
        ours = found[subject, "latency_us_median", "float16/warm"].value
        assert ratio.low is not None and ratio.high is not None
        assert ratio.low <= ratio.value <= ratio.high
        assert ratio.low < 2.5e6 / ours
        assert found[subject, "speedup_vs_other", "float16/warm/portable"].value > 3 * ratio.value


def test_floor_and_instances(figures: list[Figure]) -> None:
    found = {(f.measure, f.condition): f for f in figures}
    for precision in PRECISIONS:
        assert found["bandwidth_floor_ratio", f"{precision}/warm"].value > 0
    for instances in (4, 16, 64):
        assert found["time_vs_single", f"float16/warm/{instances} instances"].value > 0
    assert found["time_vs_single", "float16/warm/64 instances"].aim == 1.1


def test_one_time_a_call(bundle: Path) -> None:
    timer = _engine.InferenceTimer(bundle, "int8", instances=3)
    for cold in (False, True):
        times = timer.time("groove", 7, cold)
        assert times.shape == (7,) and times.dtype == np.float64 and (times > 0).all()


def test_what_is_unknown_is_refused(bundle: Path) -> None:
    with pytest.raises(ValueError, match="no network is called drums"):
        _engine.InferenceTimer(bundle).time("drums", 10)
    with pytest.raises(ValueError, match="expected float32, float16 or int8, found float8"):
        _engine.InferenceTimer(bundle, "float8")
    with pytest.raises(ValueError, match="no kernels called mmx"):
        _engine.use_kernels("mmx")


@pytest.fixture
def any_kernels() -> Iterator[None]:
    yield
    _engine.use_kernels(_engine.kernel_names()[-1])


@pytest.mark.usefixtures("any_kernels")
def test_kernels_agree_on_whole_networks(bundle: Path) -> None:
    held = _engine.load_bundle(bundle)
    for spec in load_contract().networks:
        x = np.random.default_rng(4).standard_normal((50, spec.input_size)).astype(np.float32)
        outputs = []
        for name in _engine.kernel_names():
            _engine.use_kernels(name)
            outputs.append(held.network(spec.name).run(x, reset_before=[0]))
        for output in outputs[1:]:
            np.testing.assert_allclose(output, outputs[0], rtol=0, atol=1e-5)


FAKE_BENCH = """
import sys
print('{"back_end": "eigen", "instructions": "%s"}' % "portable", flush=True)
for line in sys.stdin:
    subject, calls, cache = line.split()
    print([float(len(subject)), float(calls), 1.0 if cache == "cold" else 0.0], flush=True)
"""


def test_rtneural_is_asked_call_by_call(bundle: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from affetto.benchmark.peers import RtNeural
    from affetto.errors import InputError

    program = tmp_path / "rtneural-bench"
    program.write_text(f"#!{sys.executable}\n{FAKE_BENCH}")
    program.chmod(0o755)
    with RtNeural(program, bundle) as peer:
        assert (peer.name, peer.variant) == ("rtneural_eigen", "portable")
        assert peer.time("melody", 3, True).tolist() == [6.0, 3.0, 1.0]
        assert peer.time("pipeline", 2, False).tolist() == [8.0, 2.0, 0.0]
    for bad in (tmp_path / "nothing", Path("/bin/true")):
        with pytest.raises(InputError):
            RtNeural(bad, bundle)


@pytest.mark.parametrize("scripted", [False, True])
def test_pytorch_steps(bundle: Path, scripted: bool) -> None:
    pytest.importorskip("torch")
    from affetto.benchmark.peers import PyTorch

    peer = PyTorch(bundle, scripted, onednn=False)
    for subject in SUBJECTS:
        assert (peer.time(subject, 2, False) > 0).all()


def test_onnx_runtime_computes_the_same(bundle: Path) -> None:
    pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    from safetensors.numpy import load_file

    from affetto.benchmark.onnx_peer import OnnxRuntime, Session

    specs = load_contract().networks
    session = Session(load_file(bundle / "weights.safetensors"), specs)
    engine = _engine.load_bundle(bundle)
    generator = np.random.default_rng(2)
    for _ in range(5):
        inputs = {spec.name: generator.standard_normal((1, spec.input_size), np.float32) for spec in specs}
        for name, values in inputs.items():
            session.tensors[f"{name}.input"].update_inplace(values)
        session.step()
        for name, values in inputs.items():
            found = session.tensors[f"{name}.output"].numpy()[0]
            np.testing.assert_allclose(found, engine.network(name).process(values[0]), rtol=0, atol=1e-5)
    assert (OnnxRuntime(bundle).time("emotion", 3, True) > 0).all()
