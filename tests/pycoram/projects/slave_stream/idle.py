print("idle", 1 + 1)
