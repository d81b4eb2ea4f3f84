"""What runs by itself: service levels, closing, automatic answers, priority."""
