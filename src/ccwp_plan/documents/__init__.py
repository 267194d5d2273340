"""From a checked plan to DOCX, PDF, HTML and Markdown."""
