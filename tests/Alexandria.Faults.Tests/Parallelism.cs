// Kills and traces want the machine for themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
