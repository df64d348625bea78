"""Paper: plain values in, PDF bytes out. One file per document; reportlab is used nowhere else."""
