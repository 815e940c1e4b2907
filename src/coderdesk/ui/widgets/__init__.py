"""Small widgets that know no service and no other screen."""
