"""The strategies that come with Fourclick, found by the entry-point group `fourclick.rankers` like anybody else's."""
