"""What runs the network: PyTorch or OpenVINO, on a processor or a graphics card. All answer alike, at their own speed."""

import sys

# OpenVINO and nncf report each use to Google Analytics without asking wherever this package can be imported; images of patients
# are at work here, and nothing may call home. Both go on without it.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
