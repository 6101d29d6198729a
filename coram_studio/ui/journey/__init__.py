"""The whole journey through the program in its real window, by real mouse and key events; it leaves pictures."""
