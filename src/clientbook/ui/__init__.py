"""What people see and touch: the window, its pages and their parts; the only home of PySide6."""
