"""Tables of labels with their terms in SNOMED CT; a JSON file is one."""
