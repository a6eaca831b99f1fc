"""The contract as Python and the engine read it."""

import hashlib

import pytest

from affetto import _engine
from affetto.contract import load_contract


def test_engine_was_built_from_the_same_contract() -> None:
    contract = load_contract()
    assert _engine.contract_signature == contract.signature
    assert _engine.contract_hash == hashlib.sha256(contract.signature.encode()).hexdigest()


def test_parameter_counts_are_those_rtneural_counts() -> None:
    counts = {network.name: network.parameter_count for network in load_contract().networks}
    assert counts == {
        "emotion": 402752,
        "melody": 640640,
        "harmony": 74176,
        "dynamics": 13520,
        "groove": 18656,
    }


def test_unknown_names_are_refused() -> None:
    with pytest.raises(KeyError):
        load_contract().network("tempo")
    with pytest.raises(KeyError):
        load_contract().network("melody").input_slice("tempo")
