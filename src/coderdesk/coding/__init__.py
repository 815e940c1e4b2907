"""What helps to choose codes and to check them."""
