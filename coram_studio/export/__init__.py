"""The exporter interface and what vendor exporters share."""
