"""Read waves in a worker process; transactions, bandwidth and stalls from them."""
