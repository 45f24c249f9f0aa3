namespace Alexandria.Text;

/// <summary>Holds a lock for reading until disposed.</summary>
internal readonly ref struct ReadScope : IDisposable
{
    private readonly ReaderWriterLockSlim _gate;

    public ReadScope(ReaderWriterLockSlim gate)
    {
        _gate = gate;
        gate.EnterReadLock();
    }

    public void Dispose() => _gate.ExitReadLock();
}

/// <summary>Holds a lock for writing until disposed.</summary>
internal readonly ref struct WriteScope : IDisposable
{
    private readonly ReaderWriterLockSlim _gate;

    public WriteScope(ReaderWriterLockSlim gate)
    {
        _gate = gate;
        gate.EnterWriteLock();
    }

    public void Dispose() => _gate.ExitWriteLock();
}
