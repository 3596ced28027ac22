"""The Qt binding: calls that return None must keep the count of references to None in balance.

PySide6 6.12.0 loses one on every such call under Python 3.11, and the process aborts after some thousands of them.
"""

import json
import subprocess
import sys

ROUNDS = 500

# In a process of its own: an unsound binding ends it, and no other test may disturb the count.
PROBE = f"""
import json, sys
from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject

class Names(QAbstractListModel):
    def rowCount(self, parent=QModelIndex()):
        return 1
    def data(self, index, role=0):
        return None

application = QCoreApplication([])
names, thing = Names(), QObject()
index = names.index(0)
calls = {{
    "a setter": lambda: thing.setObjectName("x"),
    "a virtual method in Python, called from C++": lambda: index.data(),
    "a virtual method in Python": lambda: names.data(index),
    "a constructor": lambda: QObject(),
    "the event loop": lambda: application.processEvents(),
}}
drift = {{}}
for name, call in calls.items():
    before = sys.getrefcount(None)
    for _ in range({ROUNDS}):
        call()
    drift[name] = sys.getrefcount(None) - before
print(json.dumps(drift))
"""


def test_binding_keeps_references_to_none_in_balance() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    # A few may come and go by themselves; a lost reference shows once a round.
    unbalanced = {name: lost for name, lost in json.loads(done.stdout).items() if abs(lost) > ROUNDS // 10}
    assert unbalanced == {}
