"""What runs the network: PyTorch or OpenVINO, on a processor or a graphics card. All answer alike, at their own speed."""
