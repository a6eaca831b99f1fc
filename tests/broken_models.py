"""RTNeural JSON that is broken in every way we know of, made from one sound model.

Each case is a name, the file's bytes and where in the file the refusal has to point: the beginning
of the path ("" where the file as a whole, or its syntax, is at fault).
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Model = dict[str, Any]


class BrokenModel(NamedTuple):
    """One case."""

    name: str
    data: bytes
    path: str


def sound_model() -> Model:
    """A small model with every type of layer."""
    number = random.Random(1)

    def array(*shape: int) -> Any:
        if not shape:
            return round(number.uniform(-1, 1), 4)
        return [array(*shape[1:]) for _ in range(shape[0])]

    def layer(kind: str, size: int, weights: list[Any], **more: Any) -> Model:
        return {"type": kind, "activation": "", "shape": [None, None, size], "weights": weights} | more

    return {
        "in_shape": [None, None, 2],
        "layers": [
            layer("dense", 4, [array(2, 4), array(4)], activation="tanh"),
            layer("lstm", 3, [array(4, 12), array(3, 12), array(12)]),
            layer("gru", 4, [array(3, 12), array(4, 12), array(2, 12)], activation="tanh"),
            layer("conv1d", 6, [array(3, 2, 6), array(6)], kernel_size=[3], dilation=[2], groups=2),
            layer("prelu", 6, [[array(6)]]),
            layer("batchnorm", 6, [array(6), array(6), array(6), [0.5] * 6], epsilon=0.001),
            layer("activation", 6, [], activation="elu"),
            layer("time-distributed-dense", 2, [array(6, 2)], activation="softmax"),
        ],
    }


def broken_models() -> Iterator[BrokenModel]:
    """Every case."""
    yield from _broken_structure()
    yield from _broken_sizes()
    yield from _broken_weights()
    yield from _broken_numbers()
    yield from _broken_text()


def _changed(name: str, path: str, change: Callable[[Model], object]) -> BrokenModel:
    model = copy.deepcopy(sound_model())
    change(model)
    return BrokenModel(name, json.dumps(model).encode(), path)


def _set(where: str, value: Any) -> Callable[[Model], None]:
    """Puts a value at a path such as `layers.0.weights.1`; None-valued `...` removes it."""

    def change(model: Model) -> None:
        *way, last = [int(key) if key.isdigit() else key for key in where.split(".")]
        target: Any = model
        for key in way:
            target = target[key]
        if value is ...:
            del target[last]
        else:
            target[last] = value

    return change


def _broken_structure() -> Iterator[BrokenModel]:
    for key in ("in_shape", "layers"):
        yield _changed(f"no {key}", key, _set(key, ...))
        yield _changed(f"{key} a string", key, _set(key, "lstm"))
        yield _changed(f"{key} null", key, _set(key, None))
    yield _changed("no layers in layers", "layers", _set("layers", []))
    yield _changed("layer a number", "layers[1]", _set("layers.1", 5))
    yield _changed("layer an array", "layers[1]", _set("layers.1", [1, 2]))
    for index, layer in enumerate(sound_model()["layers"]):
        for key in set(layer) - {"activation", "groups"}:
            name = f"{layer['type']} without {key}"
            yield _changed(name, f"layers[{index}]", _set(f"layers.{index}.{key}", ...))
        if layer["type"] in ("dense", "lstm", "gru", "conv1d"):  # without the others all sizes still fit
            yield _changed(f"{layer['type']} missing", "layers", _set(f"layers.{index}", ...))
    for kind in ("LSTM", "Dense", "lstm ", "conv2d", "embedding", "", 5, None):
        yield _changed(f"type {kind!r}", "layers[1].type", _set("layers.1.type", kind))
    for activation in ("Tanh", "tanh ", "linear", "swish", "hard_sigmoid", None, 1):
        yield _changed(
            f"activation {activation!r}", "layers[0].activation", _set("layers.0.activation", activation)
        )
    yield _changed("lstm with relu", "layers[1].activation", _set("layers.1.activation", "relu"))
    yield _changed("batchnorm with tanh", "layers[5].activation", _set("layers.5.activation", "tanh"))
    yield _changed("activation of nothing", "layers[6].activation", _set("layers.6.activation", ""))
    yield _changed("key that is ignored", "layers[0]", _set("layers.0.Activation", "relu"))
    yield _changed("conv key on dense", "layers[0]", _set("layers.0.dilation", [2]))
    yield _changed("layers in another order", "layers[0].weights[0]", lambda m: m["layers"].reverse())


def _broken_sizes() -> Iterator[BrokenModel]:
    for size in (0, -1, 8.7, 4.0, 2**32 + 4, 10**9, 10**30, "4", True, [4], None):
        yield _changed(f"size {size!r}", "layers[0].shape", _set("layers.0.shape.2", size))
        yield _changed(f"in_shape {size!r}", "in_shape", _set("in_shape.2", size))
    for shape in ([], [None] * 3 + [4], [None] * 5 + [4], 4, {"size": 4}):
        yield _changed(f"shape {shape!r}", "layers[0].shape", _set("layers.0.shape", shape))
    yield _changed("activation wider than its input", "layers[6].shape", _set("layers.6.shape.2", 9))
    yield _changed("prelu wider than its input", "layers[4].shape", _set("layers.4.shape.2", 9))
    yield _changed("batchnorm narrower", "layers[5].shape", _set("layers.5.shape.2", 5))
    yield _changed("dense wider than its weights", "layers[0].weights", _set("layers.0.shape.2", 5))
    yield _changed("in_shape other than the weights", "layers[0].weights", _set("in_shape.2", 3))
    for size in (0, -2, 1.5, 10**12, "3", None, [], [3, 3], {}):
        yield _changed(f"kernel_size {size!r}", "layers[3].kernel_size", _set("layers.3.kernel_size", size))
        yield _changed(f"dilation {size!r}", "layers[3].dilation", _set("layers.3.dilation", size))
    yield _changed("dilation of a billion", "layers[3].dilation", _set("layers.3.dilation", [10**9]))
    yield _changed("dilation of 16 million", "layers[3]", _set("layers.3.dilation", [2**24]))
    yield _changed(
        "kernel_size other than the weights", "layers[3].weights", _set("layers.3.kernel_size", [4])
    )
    for groups in (0, 3, -1, "2", 1.0):
        yield _changed(f"groups {groups!r}", "layers[3]", _set("layers.3.groups", groups))
    for epsilon in (-0.1, None, "0.1", 1e300):
        yield _changed(f"epsilon {epsilon!r}", "layers[5].epsilon", _set("layers.5.epsilon", epsilon))


def _broken_weights() -> Iterator[BrokenModel]:
    for index, layer in enumerate(sound_model()["layers"]):
        kind, at = layer["type"], f"layers[{index}].weights"
        for weights in (None, 5, "weights", {"kernel": []}):
            yield _changed(f"{kind} weights {weights!r}", at, _set(f"layers.{index}.weights", weights))
        yield _changed(f"{kind} with one weight too many", at, _add_weight(index))
        for i, weight in enumerate(layer["weights"]):
            where, path = f"layers.{index}.weights.{i}", f"{at}[{i}]"
            if not (kind == "time-distributed-dense" or (kind == "dense" and i == 1)):
                yield _changed(f"{kind} without weight {i}", at, _set(where, ...))
            yield _changed(f"{kind} weight {i} empty", path, _set(where, []))
            yield _changed(f"{kind} weight {i} null", path, _set(where, None))
            yield _changed(f"{kind} weight {i} of higher rank", path, _set(where, [weight]))
            yield _changed(f"{kind} weight {i} of lower rank", path, _set(where, weight[0]))
            if kind != "prelu":
                yield _changed(f"{kind} weight {i} short", path, _set(where, weight[:-1]))
            yield _changed(f"{kind} weight {i} long", path, _set(where, [*weight, weight[0]]))
            if isinstance(weight[0], list) and len(weight[0]) > 1:
                yield _changed(f"{kind} weight {i} ragged", path, _set(f"{where}.{len(weight) - 1}.0", ...))
    yield _changed("kernel turned", "layers[0].weights[0]", _turn)
    yield _changed("variance below 0", "layers[5].weights[3][2]", _set("layers.5.weights.3.2", -0.5))


def _add_weight(index: int) -> Callable[[Model], None]:
    return lambda model: model["layers"][index]["weights"].extend([[1.0, 2.0]] * 5)


def _turn(model: Model) -> None:
    weights = model["layers"][0]["weights"]
    weights[0] = [list(row) for row in zip(*weights[0], strict=True)]


def _broken_numbers() -> Iterator[BrokenModel]:
    path = "layers[0].weights[0][1][2]"
    for text in (
        *("NaN", "nan", "Infinity", "-Infinity", "inf", "1e999", "-1e999", "1e39", "-3.5e38"),
        *("true", "false", "null", '"1.0"', "[]", "[1]", "{}", "", "+1", "01", "1.", ".5", "1e", "0x10"),
        *("1,5,6", "1_000", "--1", "1e5.5", "1 2", "9" * 600),
    ):
        model = sound_model()
        model["layers"][0]["weights"][0][1][2] = "HERE"
        data = json.dumps(model).replace('"HERE"', text).encode()
        yield BrokenModel(f"weight {text[:20]}", data, path.rsplit("[", 1)[0])


def _broken_text() -> Iterator[BrokenModel]:
    text = json.dumps(sound_model())
    data = text.encode()
    start = 0
    for index in range(len(sound_model()["layers"])):
        start = text.index('{"type"', start + 1)
        for part in (0, 8, 60, 200):
            yield BrokenModel(f"cut {part} bytes into layer {index}", data[: start + part], "")
    yield BrokenModel("cut before the last bracket", data[:-1], "")
    yield BrokenModel("empty", b"", "")
    yield BrokenModel("white space", b" \n\t", "")
    for garbage in (b"x", b"{}", b"]", b"\0", b",", b"\xff"):
        yield BrokenModel(f"trailing {garbage!r}", data + garbage, "")
    yield BrokenModel("key twice", data.replace(b'"in_shape"', b'"in_shape": [2], "in_shape"'), "in_shape")
    twice = data.replace(b'"type": "dense"', b'"type": "lstm", "type": "dense"', 1)
    yield BrokenModel("type twice", twice, "layers[0].type")
    yield BrokenModel("trailing comma", data.replace(b'"groups": 2}', b'"groups": 2,}'), "layers[3]")
    yield BrokenModel("comment", b"// a model\n" + data, "")
    yield BrokenModel("single quotes", data.replace(b'"', b"'"), "")
    for encoding in ("utf-16", "utf-16-le", "utf-32"):
        yield BrokenModel(encoding, text.encode(encoding), "")
    for noise in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x01", b"\\x", b"\\ud800"):
        yield BrokenModel(
            f"type {noise!r}", data.replace(b'"dense"', b'"de' + noise + b'nse"', 1), "layers[0].type"
        )
    for depth in (40, 100_000):
        yield BrokenModel(f"nested {depth} deep", b'{"layers":' + b"[" * depth, "layers")
        yield BrokenModel(f"objects {depth} deep", b'{"a":' * depth, "a")
    for other in (b"[]", b"5", b'"model"', b"null", b"{}", b'{"weights": [[1, 2]]}'):
        yield BrokenModel(f"other JSON {other!r}", other, "")
    noise = random.Random(2)
    for size in (1, 100, 100_000):
        yield BrokenModel(f"{size} bytes of noise", noise.randbytes(size), "")
