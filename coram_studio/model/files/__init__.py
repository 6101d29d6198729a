"""A project on disk: project.toml, design.toml and layout.toml, read with places and written atomically."""

from coram_studio.model.files.atomic import write_atomic
from coram_studio.model.files.project_files import ProjectFiles, read_project, write_settings, write_state

__all__ = ["ProjectFiles", "read_project", "write_atomic", "write_settings", "write_state"]
