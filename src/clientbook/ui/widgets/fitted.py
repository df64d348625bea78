"""A stack of steps that is as high as the step shown, not as the highest one."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget


class FittedStack(QStackedWidget):
    """Lets the current step alone decide the size."""

    def add_step(self, step: QWidget) -> None:
        """Add a step; the first one is shown."""
        self.addWidget(step)
        self.show_step(self.currentIndex())

    def show_step(self, place: int) -> None:
        """Show a step and take its size."""
        for number in range(self.count()):
            wanted = QSizePolicy.Policy.Preferred if number == place else QSizePolicy.Policy.Ignored
            step = self.widget(number)
            if step is not None:
                step.setSizePolicy(wanted, wanted)
        self.setCurrentIndex(place)
        self.updateGeometry()
