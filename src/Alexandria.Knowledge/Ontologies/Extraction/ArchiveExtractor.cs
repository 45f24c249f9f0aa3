using System.Globalization;
using Alexandria.Knowledge.Ontologies.Extraction.Compression;
using Alexandria.Knowledge.Ontologies.Extraction.Names;
using Alexandria.Knowledge.Ontologies.Extraction.Output;
using Alexandria.Knowledge.Ontologies.Extraction.Tar;
using Alexandria.Knowledge.Ontologies.Extraction.Zip;

namespace Alexandria.Knowledge.Ontologies.Extraction;

/// <summary>Extracts an archive through all gates. The target appears whole, in one rename, or not at all.</summary>
internal sealed class ArchiveExtractor(TimeProvider clock)
{
    /// <summary>Removes what extractions that were killed left in a directory; a running one is left alone.</summary>
    /// <returns>Names of the directories that were removed.</returns>
    public static IReadOnlyList<string> RemoveLeftovers(string directory) => StagingDirectory.RemoveLeftovers(directory);

    /// <param name="archivePath">A file; what it is is told by its bytes.</param>
    /// <param name="targetDirectory">Must not exist; its parent must.</param>
    /// <param name="options">The limits.</param>
    /// <param name="progress">Told at each file and every 16 MiB, on the extracting thread.</param>
    /// <param name="cancellation">Ends it, and leaves nothing.</param>
    /// <returns>What was extracted, or an error with one of <see cref="ExtractionCodes"/>.</returns>
    public Task<Result<ExtractionSummary>> ExtractAsync(string archivePath, string targetDirectory, ExtractionOptions options, IProgress<ExtractionProgress>? progress, CancellationToken cancellation) =>
        Task.Run(() => Extract(archivePath, Path.TrimEndingDirectorySeparator(Path.GetFullPath(targetDirectory)), options, progress, cancellation), cancellation);

    private Result<ExtractionSummary> Extract(string archivePath, string target, ExtractionOptions options, IProgress<ExtractionProgress>? progress, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        if (Path.Exists(target))
        {
            return TargetExists(target);
        }

        ArchiveFile file;
        try
        {
            file = new ArchiveFile(archivePath);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Error(ErrorKind.NotFound, ExtractionCodes.ArchiveNotFound, $"There is no file '{archivePath}'.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Error.Invalid(ExtractionCodes.ArchiveUnreadable, $"The file '{archivePath}' cannot be read: {unreadable.Message}");
        }

        using (file)
        {
            try
            {
                using var staging = StagingDirectory.Create(target);
                var tree = new EntryTree(options);
                var writer = new EntryWriter(options, staging, target, file.Length, progress, cancellation);
                var format = Extract(file, options, tree, writer, cancellation);
                staging.Commit();
                return new ExtractionSummary
                {
                    Format = format,
                    Files = writer.Files,
                    Directories = tree.Directories,
                    Bytes = writer.Bytes,
                    ArchiveBytes = file.Length,
                    Elapsed = clock.GetElapsedTime(started),
                };
            }
            catch (ArchiveRefusedException refused)
            {
                return Error.Unprocessable(refused.Code, refused.Message);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                return Path.Exists(target) ? TargetExists(target) : Error.Unavailable(ExtractionCodes.TargetUnwritable, $"The files cannot be written beside '{target}': {failed.Message}");
            }
        }
    }

    private static ArchiveFormat Extract(ArchiveFile file, ExtractionOptions options, EntryTree tree, EntryWriter writer, CancellationToken cancellation)
    {
        var outer = FormatDetection.Detect(file);
        writer.DemandSpace(0);
        switch (outer)
        {
            case ArchiveFormat.Zip:
                Demand(ArchiveFormat.Zip, options);
                new ZipReader(file, options, tree, writer).Extract(cancellation);
                return ArchiveFormat.Zip;
            case ArchiveFormat.Tar:
                Demand(ArchiveFormat.Tar, options);
                using (var tar = new BufferedStream(file.Slice(0, file.Length), 128 * 1024))
                {
                    new TarReader(tar, options, tree, writer).Extract(cancellation);
                }

                return ArchiveFormat.Tar;
            case ArchiveFormat.Gzip:
                using (var gzip = new GzipMembers(file, cancellation))
                {
                    return ExtractLayer(gzip, gzip.FileName ?? Without(file.Name, ".gz", ".gzip"), ArchiveFormat.TarGzip, ArchiveFormat.Gzip, options, tree, writer, cancellation);
                }

            default:
                using (var bzip2 = new Bzip2Streams(file, cancellation))
                {
                    return ExtractLayer(bzip2, Without(file.Name, ".bz2", ".bzip2"), ArchiveFormat.TarBzip2, ArchiveFormat.Bzip2, options, tree, writer, cancellation);
                }
        }
    }

    private static ArchiveFormat ExtractLayer(Stream content, string name, ArchiveFormat asTar, ArchiveFormat asFile, ExtractionOptions options, EntryTree tree, EntryWriter writer, CancellationToken cancellation)
    {
        if (!options.Formats.Contains(asTar) && !options.Formats.Contains(asFile))
        {
            // Before a byte of it is decompressed.
            Demand(asFile, options);
        }

        var layer = new LayerStream(content, writer);
        if (FormatDetection.IsTar(layer.Peek(TarHeader.BlockBytes)))
        {
            Demand(asTar, options);
            new TarReader(layer, options, tree, writer).Extract(cancellation);
            return asTar;
        }

        Demand(asFile, options);
        writer.File(tree.Add(EntryPath.Parse(name, options), isDirectory: false), layer, storedBytes: null);
        return asFile;
    }

    private static void Demand(ArchiveFormat format, ExtractionOptions options)
    {
        if (!options.Formats.Contains(format))
        {
            throw new ArchiveRefusedException(ExtractionCodes.FormatNotAllowed, string.Create(CultureInfo.InvariantCulture, $"The file is of the format {format}; allowed are {string.Join(", ", options.Formats)}."));
        }
    }

    private static string Without(string name, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return name[..^ending.Length];
            }
        }

        return name;
    }

    private static Error TargetExists(string target) => Error.Conflict(ExtractionCodes.TargetExists, $"'{target}' exists already; nothing is overwritten. Name a directory that does not exist.");
}
