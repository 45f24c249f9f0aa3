namespace Alexandria.Knowledge.Ontologies.Plan.Resolvers;

/// <summary>A file on the server's disk, in one of the folders that the configuration names.</summary>
internal sealed class LocalFileResolver(OntologyOptions options) : IOntologyResolver
{
    public string Name => "file";

    public string Source => "a path on the server, in one of the folders of Knowledge:Ontologies:LocalDirectories";

    public Task<Result<Resolution>> ResolveAsync(SpecifiedOntology ontology, CancellationToken cancellation)
    {
        var file = Open(ontology.Source);
        if (file.Failed)
        {
            return Task.FromResult<Result<Resolution>>(file.Error);
        }

        return Task.FromResult<Result<Resolution>>(new Resolution(new Uri(file.Value).AbsoluteUri));
    }

    /// <summary>The path, when it may be read: links on the way are followed first, so that none leads out of the folders.</summary>
    public Result<string> Open(string path)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            return Error.Unprocessable("file_not_absolute", $"'{Shown.Of(path)}' is no absolute path; write the whole path on the server.");
        }

        var folders = OntologyOptions.Split(options.LocalDirectories).Select(f => Real(Path.GetFullPath(f))).ToList();
        var full = Path.GetFullPath(path);
        if (folders.Count == 0 || Real(full) is not { } real || !folders.Exists(f => f is not null && real.StartsWith(f.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
        {
            return Error.Unprocessable(
                "file_not_allowed", $"'{Shown.Of(path)}' is in no folder that may be read; name its folder in the configuration, Knowledge:Ontologies:LocalDirectories, or fetch it over HTTP.");
        }

        return File.Exists(real) ? real : Error.Unprocessable("file_not_found", $"There is no file '{Shown.Of(path)}' on the server.");
    }

    /// <summary>The path with every link followed; null when a part is missing.</summary>
    private static string? Real(string path)
    {
        var root = Path.GetPathRoot(path)!;
        var real = root;
        foreach (var part in path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            if (!info.Exists)
            {
                return null;
            }

            real = info.ResolveLinkTarget(returnFinalTarget: true)?.FullName is { } target ? Real(target) ?? "" : next;
            if (real.Length == 0)
            {
                return null;
            }
        }

        return real;
    }
}
