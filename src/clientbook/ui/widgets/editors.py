"""One way to read, write and watch every kind of editor that a form may hold.

An editor of our own has `value`, `set_value` and the signal `edited`; Qt's are adapted here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from clientbook.ui.widgets.choices import ChoiceBox

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence


def read(editor: QWidget) -> Any:  # each kind of editor has its own kind of value
    """Return what an editor holds, texts without spaces around them; raises Invalid when it is nonsense."""
    if hasattr(editor, "set_value"):
        return editor.value()  # type: ignore[attr-defined]
    if isinstance(editor, QLineEdit):
        return editor.text().strip()
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText().strip()
    if isinstance(editor, QComboBox):
        return editor.currentData()
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    return editor.value()  # type: ignore[attr-defined]


def write(editor: QWidget, value: Any) -> None:  # see read
    """Show a value in an editor."""
    if hasattr(editor, "set_value"):
        editor.set_value(value)  # type: ignore[attr-defined]
    elif isinstance(editor, QLineEdit):
        editor.setText(value or "")
    elif isinstance(editor, QPlainTextEdit):
        editor.setPlainText(value or "")
    elif isinstance(editor, QComboBox):
        editor.setCurrentIndex(max(editor.findData(value), 0))
    elif isinstance(editor, QCheckBox):
        editor.setChecked(bool(value))
    elif isinstance(editor, QSpinBox):
        editor.setValue(value)


def shown(editor: QWidget) -> str:
    """Return what an editor shows, as plain text; of one that is made of several, what each of them shows."""
    if isinstance(editor, QCheckBox):
        return "✓" if editor.isChecked() else ""
    if isinstance(editor, QAbstractButton):
        return editor.text() if editor.isCheckable() and editor.isChecked() else ""
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText().strip()
    if isinstance(editor, QComboBox):
        return editor.currentText()
    if isinstance(editor, QLineEdit | QSpinBox):
        return editor.text().strip()
    parts = [shown(one) for one in editor.children() if isinstance(one, QWidget) and not one.isHidden()]
    return " ".join(part for part in parts if part)


def watch(editor: QWidget, edited: Callable[[], object]) -> None:
    """Call `edited` whenever a person changes what the editor holds."""
    if hasattr(editor, "edited"):
        editor.edited.connect(lambda *_value: edited())  # type: ignore[attr-defined]
    elif isinstance(editor, QLineEdit):
        editor.textEdited.connect(lambda _text: edited())
    elif isinstance(editor, QPlainTextEdit):
        editor.textChanged.connect(edited)
    elif isinstance(editor, QComboBox):
        editor.activated.connect(lambda _place: edited())
    elif isinstance(editor, QCheckBox):
        editor.clicked.connect(lambda *_checked: edited())
    elif isinstance(editor, QSpinBox):
        editor.valueChanged.connect(lambda _value: edited())


def watch_leaving(editor: QWidget, left: Callable[[], object]) -> None:
    """Call `left` when a person leaves a part of an editor that has several; Qt tells of the others itself."""
    if hasattr(editor, "left"):
        editor.left.connect(left)  # type: ignore[attr-defined]


def line_edit(placeholder: str = "", *, width: int = 0) -> QLineEdit:
    """Return a one-line editor."""
    editor = QLineEdit()
    editor.setPlaceholderText(placeholder)
    if width:
        editor.setFixedWidth(width)
    return editor


def text_edit(placeholder: str = "", *, lines: int = 3) -> QPlainTextEdit:
    """Return an editor of some lines; Tab leaves it."""
    editor = QPlainTextEdit()
    editor.setPlaceholderText(placeholder)
    editor.setTabChangesFocus(True)
    editor.setFixedHeight(lines * 18 + 20)
    return editor


def number_edit(least: int, most: int) -> QSpinBox:
    """Return an editor of a whole number. Its text keeps clear of the frame, as no style sheet makes it do."""
    editor = QSpinBox()
    editor.setRange(least, most)
    editor.lineEdit().setTextMargins(8, 0, 0, 0)
    return editor


def choice(options: Sequence[tuple[Hashable, str]], chosen: Hashable = None) -> ChoiceBox:
    """Return a combo box of (value, text)."""
    return ChoiceBox(options, chosen)


def propose(source: QLineEdit, target: QLineEdit, make: Callable[[str], str]) -> None:
    """Fill `target` from `source` when the person leaves that, as long as nobody wrote something else there."""
    proposed = [""]

    def fill() -> None:
        if target.text() in ("", proposed[0]):
            proposed[0] = make(source.text().strip())
            target.setText(proposed[0])

    source.editingFinished.connect(fill)
