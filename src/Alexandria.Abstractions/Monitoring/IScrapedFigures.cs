namespace Alexandria.Monitoring;

/// <summary>Figures that are stored, not counted: they are read when <c>/metrics</c> is asked for, so that nobody pays for them who does not look.</summary>
public interface IScrapedFigures
{
    /// <summary>Brings the gauges up to date. It may answer from memory what it read some seconds ago.</summary>
    Task RefreshAsync(CancellationToken cancellation);
}
