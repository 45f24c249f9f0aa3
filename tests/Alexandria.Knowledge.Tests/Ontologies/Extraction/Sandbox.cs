using System.Security.Cryptography;
using Alexandria.Knowledge.Ontologies.Extraction;

namespace Alexandria.Knowledge.Tests.Ontologies.Extraction;

/// <summary>A directory with neighbours that no extraction may touch, and the target in the middle of them.</summary>
internal sealed class Sandbox : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("alexandria-extraction-").FullName;

    public Sandbox()
    {
        Directory.CreateDirectory(Path.Combine(Work, "neighbour"));
        File.WriteAllText(Path.Combine(root, "sentinel.txt"), "above");
        File.WriteAllText(Path.Combine(Work, "neighbour", "victim"), "beside");
    }

    public string Work => Path.Combine(root, "work");

    public string Target => Path.Combine(Work, "target");

    public string Archive { get; private set; } = "";

    /// <summary>Extracts, and demands that nothing but the target is different afterwards, and after a refusal not even that.</summary>
    public async Task<Result<ExtractionSummary>> ExtractAsync(byte[] archive, ExtractionOptions? options = null, string name = "archive", IProgress<ExtractionProgress>? progress = null)
    {
        Archive = Path.Combine(root, name);
        await File.WriteAllBytesAsync(Archive, archive, TestContext.Current.CancellationToken);
        return await ExtractFileAsync(Archive, options, progress, TestContext.Current.CancellationToken);
    }

    public async Task<Result<ExtractionSummary>> ExtractFileAsync(string path, ExtractionOptions? options = null, IProgress<ExtractionProgress>? progress = null, CancellationToken cancellation = default)
    {
        var before = Snapshot();
        var succeeded = false;
        try
        {
            var result = await new ArchiveExtractor(TimeProvider.System).ExtractAsync(path, Target, options ?? new ExtractionOptions(), progress, cancellation);
            succeeded = !result.Failed;
            return result;
        }
        finally
        {
            Assert.Equal(succeeded, Directory.Exists(Target));
            Assert.Equal(before, Snapshot());
        }
    }

    /// <summary>The archive is refused with this code.</summary>
    public async Task<Error> RefuseAsync(string code, byte[] archive, ExtractionOptions? options = null, string name = "archive")
    {
        var result = await ExtractAsync(archive, options, name);
        Assert.True(result.Failed, $"accepted, though it should be refused with {code}");
        Assert.True(code == result.Error.Code, $"expected {code}, got {result.Error.Code}: {result.Error.Message}");
        Assert.DoesNotContain(result.Error.Message, char.IsControl);
        return result.Error;
    }

    /// <summary>The archive is accepted.</summary>
    /// <returns>Its files by path.</returns>
    public async Task<IReadOnlyDictionary<string, string>> AcceptAsync(byte[] archive, ExtractionOptions? options = null, string name = "archive")
    {
        var result = await ExtractAsync(archive, options, name);
        Assert.False(result.Failed, result.Error?.ToString());
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in result.Value.Files)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(Target, file.Path), TestContext.Current.CancellationToken);
            Assert.Equal((file.Bytes, file.Sha256), (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
            files[file.Path] = System.Text.Encoding.UTF8.GetString(bytes);
        }

        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Target, f)).Order(StringComparer.Ordinal));
        Assert.Equal(files.Count, result.Value.Files.Count);
        return files;
    }

    public void Clear() => Directory.Delete(Target, recursive: true);

    public void Dispose() => Directory.Delete(root, recursive: true);

    private List<string> Snapshot() =>
    [
        .. new DirectoryInfo(root).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = false, AttributesToSkip = FileAttributes.None })
            .Concat(new DirectoryInfo(Work).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
            .Concat(new DirectoryInfo(Path.Combine(Work, "neighbour")).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
            .Where(i => i.FullName != Target)
            .Select(i => $"{i.FullName} {i.Attributes} {i.LinkTarget} {(i is FileInfo file && file.LinkTarget is null ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file.FullName))) : "")}")
            .Order(StringComparer.Ordinal),
    ];
}
