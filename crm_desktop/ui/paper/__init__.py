"""Photos of paper beside what is keyed from it: registration forms and pages of visit booklets alike."""
