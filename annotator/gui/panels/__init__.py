"""The lists and controls beside the canvas. They emit wishes and show what the document says."""
