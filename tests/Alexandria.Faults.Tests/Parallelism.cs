// Kills and traces want the machine for themselves, and tests of many processes share the servers that some of them kill.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
