"""Pictures of pages as they were read: blocks, columns, roles, tables, and what was left out."""
