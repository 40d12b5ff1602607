//! The shared transport: limits, retry, tokens, redaction, size caps.
