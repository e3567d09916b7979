"""Papers of the archive: covers, lists of contents, inventories, minutes. Pure: data in, PDF/A out."""
