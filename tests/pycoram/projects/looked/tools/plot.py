import sys

print("makes pictures")
