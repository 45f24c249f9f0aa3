using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Alexandria.Knowledge.Ontologies.Extraction.Names;

namespace Alexandria.Knowledge.Ontologies.Extraction.Output;

/// <summary>Writes entries into the staging directory, and holds the gates that are measured while bytes flow: sizes, ratios, disk space.</summary>
internal sealed class EntryWriter(ExtractionOptions options, StagingDirectory staging, string target, long archiveBytes, IProgress<ExtractionProgress>? progress, CancellationToken cancellation) : IEntrySink
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Bytes between two looks at the disk, and between two reports of progress.</summary>
    private const long Stride = 16L << 20;

    private readonly List<ExtractedFile> files = [];
    private long layerBytes;
    private long sinceStride;

    public IReadOnlyList<ExtractedFile> Files => files;

    /// <summary>Written so far.</summary>
    public long Bytes { get; private set; }

    public void Directory(EntryNode node)
    {
        cancellation.ThrowIfCancellationRequested();
        staging.Make(node);
    }

    /// <param name="node">Where it goes.</param>
    /// <param name="content">Read to its end.</param>
    /// <param name="storedBytes">What the archive stores of it, compressed; null where the archive is compressed as a whole.</param>
    public void File(EntryNode node, Stream content, long? storedBytes)
    {
        var path = node.Path;
        progress?.Report(new ExtractionProgress(path, files.Count, Bytes));
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var file = staging.MakeFile(node);
            long written = 0;
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var read = content.Read(buffer, 0, BufferBytes);
                if (read == 0)
                {
                    break;
                }

                // Before the bytes are written, so that no limit is exceeded even for a moment.
                written += read;
                Bytes += read;
                Check(path, written, storedBytes);
                file.Write(buffer, 0, read);
                digest.AppendData(buffer, 0, read);
                Count(path, read, file);
            }

            files.Add(new ExtractedFile(path, written, Convert.ToHexStringLower(digest.GetHashAndReset())));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Bytes that came out of a compression around the whole archive: its headers count too.</summary>
    public void CountLayer(int bytes)
    {
        cancellation.ThrowIfCancellationRequested();
        layerBytes += bytes;
        CheckTotal(layerBytes);
    }

    /// <summary>Whether so many bytes leave the reserve free.</summary>
    /// <exception cref="ArchiveRefusedException">They do not.</exception>
    public void DemandSpace(long bytes)
    {
        var free = new DriveInfo(Path.GetDirectoryName(target)!).AvailableFreeSpace;
        if (free - bytes < options.DiskReserveBytes)
        {
            throw new ArchiveRefusedException(
                ExtractionCodes.DiskSpace, string.Create(CultureInfo.InvariantCulture, $"The disk has {free} bytes free and {bytes} more are to be written; {options.DiskReserveBytes} bytes must stay free. Free some space, or choose another disk."));
        }
    }

    private void Check(string path, long written, long? storedBytes)
    {
        if (written > options.MaxFileBytes)
        {
            throw new ArchiveRefusedException(ExtractionCodes.FileTooLarge, path, string.Create(CultureInfo.InvariantCulture, $"the file has more than {options.MaxFileBytes} bytes, which is the limit."));
        }

        if (written > ExtractionOptions.RatioFloor && written > options.MaxEntryRatio * storedBytes)
        {
            throw new ArchiveRefusedException(ExtractionCodes.EntryRatio, path, string.Create(CultureInfo.InvariantCulture, $"{storedBytes} stored bytes become more than {options.MaxEntryRatio} times as many, which is the limit: a compression bomb."));
        }

        CheckTotal(Bytes);
    }

    private void CheckTotal(long bytes)
    {
        if (bytes > options.MaxTotalBytes)
        {
            throw new ArchiveRefusedException(ExtractionCodes.TotalTooLarge, string.Create(CultureInfo.InvariantCulture, $"The archive yields more than {options.MaxTotalBytes} bytes, which is the limit."));
        }

        if (bytes > ExtractionOptions.RatioFloor && bytes > options.MaxTotalRatio * archiveBytes)
        {
            throw new ArchiveRefusedException(ExtractionCodes.TotalRatio, string.Create(CultureInfo.InvariantCulture, $"{archiveBytes} bytes of archive yield more than {options.MaxTotalRatio} times as many, which is the limit: a compression bomb."));
        }
    }

    private void Count(string path, int bytes, FileStream file)
    {
        sinceStride += bytes;
        if (sinceStride >= Stride)
        {
            // What is not on the disk yet may not count as used.
            sinceStride = 0;
            file.Flush(flushToDisk: true);
            DemandSpace(0);
            progress?.Report(new ExtractionProgress(path, files.Count, Bytes));
        }
    }
}
