"""The parts of the properties panel: which fields a block has, and the widgets that edit them."""
