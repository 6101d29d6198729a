"""Main window, docks, actions, themes."""
