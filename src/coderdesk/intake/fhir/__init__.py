"""FHIR R4 in JSON: a Bundle, or one resource, read into draft charts. docs/fhir.md says what becomes what."""
