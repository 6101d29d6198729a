"""The command line over the workbench."""
