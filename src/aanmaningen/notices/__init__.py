"""Layout sets, the frozen content of a notice, and the renderer: content in, PDF bytes out."""
