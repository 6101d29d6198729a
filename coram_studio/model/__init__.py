"""What a project is: frozen values, design checks, undoable edits, files on disk."""
