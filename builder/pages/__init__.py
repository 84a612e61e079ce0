"""Pages of design time: a workspace's definitions, the designers' mount point, publishing, releases, the gallery."""
