"""Bundles of evidence: files with their hashes in a manifest, the manifest signed, verified without us or a network."""
