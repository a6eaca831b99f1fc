__version__: str
contract_signature: str
contract_hash: str
