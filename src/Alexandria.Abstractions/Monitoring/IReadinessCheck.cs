namespace Alexandria.Monitoring;

/// <summary>One thing that must be well before this process takes work: <c>/readyz</c> and <c>doctor</c> ask every registered one.</summary>
public interface IReadinessCheck
{
    /// <summary>Short and unique in the process: <c>database</c>, <c>disk</c>.</summary>
    string Name { get; }

    /// <summary>An error says why not. <c>/readyz</c> shows its code to everybody, so the code gives nothing away.</summary>
    Task<Result<Nothing>> CheckAsync(CancellationToken cancellation);
}
