// Each test mostly waits, for processes to notice that others are gone; more than two at once would keep them from noticing in time.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
