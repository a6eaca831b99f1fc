"""The contract: the sizes and names that training, export and engine share."""

from affetto.contract.reader import Contract, LayerSpec, NetworkSpec, Slice, load_contract

__all__ = ["Contract", "LayerSpec", "NetworkSpec", "Slice", "load_contract"]
