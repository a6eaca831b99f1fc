"""The one form of measures."""

import json

from affetto.figures import SCHEMA, Figure, report


def test_report_is_flat_json_with_every_field() -> None:
    figure = Figure("melody", "pitch_top1", "pop909", 0.4, "share", baseline=0.34, aim=0.45)
    read_back = json.loads(json.dumps(report([figure], bundle="default")))
    assert read_back["schema"] == SCHEMA
    assert read_back["bundle"] == "default"
    assert read_back["machine"]["cores"] >= 1
    assert read_back["figures"] == [
        {
            "subject": "melody",
            "measure": "pitch_top1",
            "condition": "pop909",
            "value": 0.4,
            "unit": "share",
            "low": None,
            "high": None,
            "baseline": 0.34,
            "aim": 0.45,
        }
    ]
