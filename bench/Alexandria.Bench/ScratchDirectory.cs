namespace Alexandria.Bench;

/// <summary>A directory for one measurement, gone afterwards.</summary>
internal sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("alexandria-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
