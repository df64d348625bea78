"""What people see and touch: the window, its pages and the parts they are made of; the only home of PySide6."""
