"""A file that a user names where a parameter is expected: read once, and from then on its content counts."""

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Self

#: Bytes of a file that is kept in memory and sent to every worker.
LARGEST = 10**8
#: How a file begins that has several in it.
_SEVERAL = b'{"files read together": '


class InputFile(str):
    """The name of a file as it was typed, with what the file held when it was read.

    Whatever is done with it, a copy in another process included, the file is not read again. Two of them are
    equal if name and content are, so what is cached for one is not given for the other.

    Attributes
    ----------
    content : bytes
    """

    __slots__ = ("content",)

    content: bytes

    def __new__(cls, name: str, content: bytes) -> Self:
        """Return a file of this name with this content, which need not exist."""
        new = super().__new__(cls, name)
        new.content = content
        return new

    @classmethod
    def read(cls, parameter: str, name: str) -> Self:
        """Return a file that exists; ``~`` at the beginning of its name is the user's own folder.

        Parameters
        ----------
        parameter : str
            What the file is for.
        name : str

        Raises
        ------
        ValueError
            If it cannot be read.
        """
        path = Path(name)
        # Of a file such as "~.csv" there is no user.
        with contextlib.suppress(RuntimeError):
            path = path.expanduser()
        try:
            # A device or a pipe may never end.
            if path.exists() and not path.is_file():
                raise ValueError(f"the {parameter} {name} cannot be read: it is no file")
            if path.exists() and path.stat().st_size > LARGEST:
                raise ValueError(f"the {parameter} {name} is too large: a file may have {LARGEST:,} bytes")
            return cls(name, path.read_bytes())
        except OSError as problem:
            raise ValueError(f"the {parameter} {name} cannot be read: {problem.strerror}") from problem

    @classmethod
    def read_several(cls, parameter: str, names: str) -> Self:
        """Return files whose names have commas between as one, whose content has all of them.

        Parameters
        ----------
        parameter, names : str
            As of `read`.

        Raises
        ------
        ValueError
            If one cannot be read, is no text, or comes twice.
        """
        files = [cls.read(parameter, name.strip()) for name in names.split(",")]
        listed: list[dict[str, str]] = []
        for file in files:
            if file.base_name in [one["name"] for one in listed]:
                raise ValueError(f"the {parameter} {file.base_name} is given twice")
            try:
                text = file.content.decode("utf-8")
            except UnicodeDecodeError:
                raise ValueError(f"the {parameter} {file} cannot be read: it is no text") from None
            listed.append({"name": file.base_name, "sha256": file.sha256, "text": text})
        return cls(names, _SEVERAL + json.dumps(listed, ensure_ascii=False).encode() + b"}")

    @property
    def parts(self) -> "tuple[InputFile, ...]":
        """The files that were read together, or this one alone.

        Examples
        --------
        >>> [one.base_name for one in InputFile("a.json", b"{}").parts]
        ['a.json']
        """
        if not self.content.startswith(_SEVERAL):
            return (self,)
        listed = json.loads(self.content[len(_SEVERAL) : -1])
        return tuple(InputFile(one["name"], one["text"].encode()) for one in listed)

    @property
    def base_name(self) -> str:
        """The name without folders.

        Examples
        --------
        >>> InputFile("~/tables/my file.csv", b"").base_name
        'my file.csv'
        """
        name = Path(self).name
        # Of several together, such as "a.json,b.json", a name that does not look like several.
        return name.replace(",", "+") if self.content.startswith(_SEVERAL) else name

    @property
    def sha256(self) -> str:
        """The checksum of the content."""
        return hashlib.sha256(self.content).hexdigest()

    def __eq__(self, other: object) -> bool:
        """Say whether name and, of another file, content are the same."""
        return str.__eq__(self, other) is True and (
            not isinstance(other, InputFile) or self.content == other.content
        )

    def __ne__(self, other: object) -> bool:
        """Say whether name or content differ."""
        return not self == other

    # Equal ones have the same name.
    __hash__ = str.__hash__

    def __reduce__(self) -> tuple[type[Self], tuple[str, bytes]]:
        """Pickle and copy name and content."""
        return type(self), (str(self), self.content)
