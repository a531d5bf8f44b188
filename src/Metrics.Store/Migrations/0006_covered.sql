-- From when on a source's history is known: of what was before, nobody can tell that it was nothing.
ALTER TABLE sources ADD COLUMN covered_from BIGINT;
