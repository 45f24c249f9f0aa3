// Latency and memory of one server are measured: nothing else shall run beside it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
