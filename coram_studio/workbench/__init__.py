"""What the product does, without a screen."""
