"""Interactive segmentation without any GUI: prompts, crops, cue maps, the network and how it is trained and measured."""
