"""ONNX Runtime as a peer: one thread, state as inputs and outputs, everything bound once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from affetto import _engine
from affetto.benchmark.inference import PIPELINE
from affetto.benchmark.peers import time_steps
from affetto.contract import LayerSpec, NetworkSpec, load_contract

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Weights = Mapping[str, NDArray[Any]]

OPSET = 17
_ACTIVATIONS = {"tanh": "Tanh", "relu": "Relu", "sigmoid": "Sigmoid", "softmax": "Softmax"}


@dataclass
class _Graph:
    """Parts of an ONNX graph: any number of networks side by side."""

    weights: Weights
    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)
    inputs: dict[str, list[int]] = field(default_factory=dict)
    outputs: dict[str, list[int]] = field(default_factory=dict)
    states: list[tuple[str, str]] = field(default_factory=list)
    """What goes in and what comes out for the next step."""

    def add(self, spec: NetworkSpec) -> None:
        width, values = spec.input_size, f"{spec.name}.input"
        self.inputs[values] = [1, width]
        for i, layer in enumerate(spec.layers):
            name = f"{spec.name}.{i}"
            values = (
                self._lstm(name, layer, values) if layer.type == "lstm" else self._dense(name, layer, values)
            )
            width = layer.size
        self.nodes.append(helper.make_node("Identity", [values], [f"{spec.name}.output"]))
        self.outputs[f"{spec.name}.output"] = [1, width]

    def model(self) -> Any:
        graph = helper.make_graph(
            self.nodes, "affetto", _infos(self.inputs), _infos(self.outputs), self.constants
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = 8
        onnx.checker.check_model(model)
        return model

    def _constant(self, name: str, values: NDArray[Any]) -> str:
        kept = np.ascontiguousarray(values, dtype=np.float32)
        self.constants.append(numpy_helper.from_array(kept, name))
        return name

    def _dense(self, name: str, layer: LayerSpec, values: str) -> str:
        weight = self._constant(f"{name}.w", self.weights[f"{name}.weight"])
        bias = self._constant(f"{name}.b", self.weights[f"{name}.bias"])
        self.nodes.append(helper.make_node("Gemm", [values, weight, bias], [f"{name}.sum"], transB=1))
        if not layer.activation:
            return f"{name}.sum"
        self.nodes.append(helper.make_node(_ACTIVATIONS[layer.activation], [f"{name}.sum"], [f"{name}.out"]))
        return f"{name}.out"

    def _lstm(self, name: str, layer: LayerSpec, values: str) -> str:
        for state in ("h", "c"):
            self.inputs[f"{name}.{state}"] = self.outputs[f"{name}.{state}.next"] = [1, 1, layer.size]
            self.states.append((f"{name}.{state}", f"{name}.{state}.next"))
        bias = _onnx_gates(self.weights[f"{name}.bias"])
        both = np.concatenate([bias, np.zeros_like(bias)])
        tensors = [
            self._constant(f"{name}.w", _onnx_gates(self.weights[f"{name}.weight_ih"])[None]),
            self._constant(f"{name}.r", _onnx_gates(self.weights[f"{name}.weight_hh"])[None]),
            self._constant(f"{name}.b", both[None]),
        ]
        self.constants.append(numpy_helper.from_array(np.array([0], np.int64), f"{name}.step"))
        self.nodes += [
            helper.make_node("Unsqueeze", [values, f"{name}.step"], [f"{name}.x"]),
            helper.make_node(
                "LSTM",
                [f"{name}.x", *tensors, "", f"{name}.h", f"{name}.c"],
                ["", f"{name}.h.next", f"{name}.c.next"],
                hidden_size=layer.size,
            ),
            helper.make_node("Squeeze", [f"{name}.h.next", f"{name}.step"], [f"{name}.out"]),
        ]
        return f"{name}.out"


def _onnx_gates(tensor: NDArray[Any]) -> NDArray[Any]:
    """i, f, g, o as in PyTorch to ONNX's i, o, f, c."""
    i, f, g, o = np.split(tensor.astype(np.float32), 4)
    return np.concatenate([i, o, f, g])


def _infos(shapes: Mapping[str, list[int]]) -> list[Any]:
    return [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]


class Session:
    """Networks as one graph, whose state goes back and forth between two sets of tensors."""

    def __init__(self, weights: Weights, specs: Sequence[NetworkSpec]) -> None:
        graph = _Graph(weights)
        for spec in specs:
            graph.add(spec)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            graph.model().SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        after = dict(graph.states)
        shapes = graph.inputs | graph.outputs
        self.tensors = {name: _tensor(shape) for name, shape in shapes.items() if name not in after.values()}
        spare = {name: _tensor(shapes[name]) for name in after}
        now = {name: self.tensors[name] for name in after}
        self._bindings = [self._bind(graph, after, now, spare), self._bind(graph, after, spare, now)]

    def _bind(self, graph: _Graph, after: Mapping[str, str], now: Any, then: Any) -> Any:
        binding = self._session.io_binding()
        for name in graph.inputs:
            binding.bind_ortvalue_input(name, now.get(name, self.tensors.get(name)))
        before = {following: name for name, following in after.items()}
        for name in graph.outputs:
            binding.bind_ortvalue_output(name, then[before[name]] if name in before else self.tensors[name])
        return binding

    def step(self) -> None:
        """Runs every network of the graph once."""
        self._session.run_with_iobinding(self._bindings[0])
        self._bindings.reverse()


def _tensor(shape: Sequence[int]) -> Any:
    return onnxruntime.OrtValue.ortvalue_from_numpy(np.zeros(shape, np.float32))


class OnnxRuntime:
    """One session a network, and one of all five for the pipeline."""

    name, way, variant = "onnxruntime", "", ""

    def __init__(self, bundle: Path) -> None:
        from safetensors.numpy import load_file

        weights = load_file(bundle / "weights.safetensors")
        specs = load_contract().networks
        self._walk = _engine.CacheWalk()
        self._steps: dict[str, Callable[[], None]] = {PIPELINE: Session(weights, specs).step}
        for spec in specs:
            self._steps[spec.name] = Session(weights, [spec]).step

    def time(self, subject: str, calls: int, cold: bool) -> NDArray[np.float64]:
        """As Peer.time."""
        return time_steps(self._steps[subject], calls, self._walk if cold else None)
