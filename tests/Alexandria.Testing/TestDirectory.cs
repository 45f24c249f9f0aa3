namespace Alexandria.Testing;

/// <summary>A folder of its own, removed with everything in it.</summary>
public sealed class TestDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("alexandria-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that a test has killed may still be closing its files; the system's temporary folder is cleaned anyway.
        }
    }
}
