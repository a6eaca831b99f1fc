"""The torch modules against the contract."""

import pytest
import torch

from affetto.contract import load_contract
from affetto.networks import SequenceNetwork, build

NAMES = [network.name for network in load_contract().networks]


def excited(name: str, scale: float = 1.0) -> SequenceNetwork:
    """A network whose weights are large enough for errors to show."""
    torch.manual_seed(7)
    module = build(name).eval()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.mul_(scale)
    return module


@pytest.mark.parametrize("name", NAMES)
def test_sizes_and_class_are_the_contracts(name: str) -> None:
    module, spec = build(name), load_contract().network(name)
    assert type(module).__name__ == spec.class_name
    trained = sum(parameter.numel() for parameter in module.parameters() if parameter.requires_grad)
    assert trained == spec.parameter_count
    output, _ = module(torch.zeros(3, 5, spec.input_size))
    assert output.shape == (3, 5, spec.output_size)


@pytest.mark.parametrize("name", NAMES)
def test_a_sequence_in_parts_with_its_state_is_the_whole_sequence(name: str) -> None:
    module = excited(name, 2.0)
    inputs = torch.randn(2, 20, module.spec.input_size)
    with torch.no_grad():
        whole, _ = module(inputs)
        first, state = module(inputs[:, :7])
        rest, _ = module(inputs[:, 7:], state)
        forgetful, _ = module(inputs[:, 7:])
    torch.testing.assert_close(torch.cat([first, rest], dim=1), whole, rtol=0, atol=1e-6)
    if any(layer.type == "lstm" for layer in module.spec.layers):
        assert (forgetful - whole[:, 7:]).abs().max() > 1e-3


@pytest.mark.parametrize("name", NAMES)
def test_forward_is_the_logits_through_the_last_activation(name: str) -> None:
    module = excited(name)
    inputs = torch.randn(1, 4, module.spec.input_size)
    with torch.no_grad():
        output, logits = module(inputs)[0], module.logits(inputs)[0]
    by_name = {"softmax": lambda x: x.softmax(-1), "tanh": torch.tanh, "sigmoid": torch.sigmoid}
    torch.testing.assert_close(output, by_name[module.spec.layers[-1].activation](logits))


def test_the_second_lstm_bias_stays_zero_in_training() -> None:
    module = build("emotion")
    optimizer = torch.optim.AdamW(module.parameters(), lr=0.1)
    module(torch.randn(2, 6, 128))[0].square().mean().backward()
    optimizer.step()
    assert not module.layers[2].bias_hh_l0.any()


def test_the_row_of_modules_shares_its_weights() -> None:
    module = excited("groove")
    inputs = torch.randn(1, 3, 64)
    with torch.no_grad():
        torch.testing.assert_close(module.as_sequential()(inputs), module(inputs)[0])
    assert module.as_sequential()[0].weight is module.layers[0].weight


def test_an_unknown_network_is_refused() -> None:
    with pytest.raises(KeyError):
        build("tempo")
