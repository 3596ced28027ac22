"""Reports: what goes to the director as a workbook or another file."""
