namespace Alexandria.Kernel.Tests.Running;

/// <summary>A directory of the test's own, gone afterwards.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("alexandria-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
