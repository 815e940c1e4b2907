"""The PCS builder: a book of the encoder in which a code is built axis by axis."""
