"""What printed words mean for reading: section names, hyphens, raised characters."""
