"""What stands beside a list and is not needed to work with it: it makes way by itself where there is no room."""


class Companion:
    """Knows whether it is to be shown. What the user opens or closes herself stays so; knows no widget."""

    def __init__(self, is_wanted: bool = True) -> None:
        self.is_wanted = is_wanted  # to be remembered for the next time
        self._has_room = True
        self._is_insisted_on = False  # opened where there is no room

    @property
    def is_shown(self) -> bool:
        """Tell whether it is to be shown now."""
        return self.is_wanted if self._has_room else self._is_insisted_on

    @property
    def has_room(self) -> bool:
        """Tell whether it fits beside the list."""
        return self._has_room

    def give_room(self, has_room: bool) -> bool:
        """Take the room that there is; tell whether that changes what is to be shown."""
        before = self.is_shown
        if has_room is not self._has_room:
            self._has_room, self._is_insisted_on = has_room, False
        return self.is_shown is not before

    def turn(self) -> None:
        """Open it, or close it: the user says so."""
        self.is_wanted = self._is_insisted_on = not self.is_shown

    def look(self) -> None:
        """Open it for as long as the user looks at it, where there is no room."""
        self._is_insisted_on = True
        self.is_wanted = self.is_wanted or self._has_room

    def leave(self) -> None:
        """Let it make way again, where there is no room."""
        self._is_insisted_on = False
