"""The downstream network: a U-Net trained on a project's masks, which proposes masks for the rest."""
