export const editsSchema = `CREATE TABLE edits (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  edit TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  undone_at INTEGER
) STRICT`;
