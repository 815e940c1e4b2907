"""What the vault uses of sqlcipher3, whose wheel carries no types. The package re-exports its `dbapi2`."""

from sqlcipher3.dbapi2 import *
