"""The gallery: what affetto plays, to be heard and seen on one page that opens from disk."""
