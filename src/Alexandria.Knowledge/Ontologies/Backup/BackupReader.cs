using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alexandria.Knowledge.Ontologies.Extraction;
using Alexandria.Knowledge.Ontologies.Extraction.Names;
using Alexandria.Knowledge.Ontologies.Extraction.Output;
using Alexandria.Knowledge.Ontologies.Extraction.Tar;

namespace Alexandria.Knowledge.Ontologies.Backup;

/// <summary>Something in a backup that is not as it was written.</summary>
/// <param name="Code">Stable: <c>backup_damaged</c>.</param>
/// <param name="Entry">The file within the backup.</param>
/// <param name="Message">For people.</param>
internal sealed record BackupProblem(string Code, string Entry, string Message);

/// <summary>What reading a backup to its end has shown.</summary>
/// <param name="Manifest">As written.</param>
/// <param name="Problems">Empty when every digest is right.</param>
internal sealed record BackupContents(BackupManifest Manifest, IReadOnlyList<BackupProblem> Problems);

/// <summary>Takes the content of a backup's files; what it leaves unread is read for it.</summary>
/// <param name="entry">As the manifest names it.</param>
/// <param name="content">Its bytes.</param>
internal delegate void BackupEntryReader(BackupEntry entry, Stream content);

/// <summary>Reads a backup as if a stranger had sent it: through the gates for archives, one file after the other as the manifest names them, each compared with its digest. Nothing is written anywhere.</summary>
internal static class BackupReader
{
    private const int BufferBytes = 1 << 16;

    // Nothing is unpacked, so sizes bound nothing; names are kept while it is read.
    private static readonly ExtractionOptions Limits = new()
    {
        Formats = [ArchiveFormat.Tar],
        MaxEntries = 1_000_000,
        MaxNamesBytes = 128 << 20,
        MaxFileBytes = long.MaxValue,
        MaxTotalBytes = long.MaxValue,
    };

    /// <param name="path">The backup.</param>
    /// <param name="read">Told of each file after the manifest.</param>
    /// <param name="progress">Bytes read, and of how many.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>What is in it; an error when it cannot be read to its end.</returns>
    public static Result<BackupContents> Read(string path, BackupEntryReader read, Action<long, long?> progress, CancellationToken cancellation)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
            var sink = new Entries(read, () => progress(file.Position, file.Length));
            new TarReader(file, Limits, new EntryTree(Limits), sink).Extract(cancellation);
            return sink.Complete();
        }
        catch (ArchiveRefusedException refused)
        {
            return Error.Unprocessable(refused.Code, $"The backup cannot be read: {refused.Message}");
        }
        catch (BackupInvalidException invalid)
        {
            return invalid.Error;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Error(ErrorKind.NotFound, "file_not_found", $"There is no file {path}.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Error.Invalid("file_not_readable", $"{path} cannot be read: {unreadable.Message}");
        }
    }

    private sealed class BackupInvalidException(Error error) : Exception(error.Message)
    {
        public Error Error => error;

        public static BackupInvalidException Of(string why) => new(Error.Unprocessable("backup_invalid", $"This is no backup of ontologies that can be used: {why}. Take another one."));
    }

    private sealed class Entries(BackupEntryReader read, Action progress) : IEntrySink
    {
        private readonly List<BackupProblem> problems = [];
        private BackupManifest? manifest;
        private string? digest;
        private bool confirmed;
        private int next;

        public void Directory(EntryNode node) => throw BackupInvalidException.Of("it has a folder of its own");

        public void File(EntryNode node, Stream content, long? storedBytes)
        {
            progress();
            var name = node.Path;
            if (manifest is null)
            {
                Demand(name == BackupManifest.Name, "it does not begin with a manifest");
                (manifest, digest) = Manifest(content);
                return;
            }

            if (!confirmed)
            {
                Demand(name == BackupManifest.DigestName, "the manifest's digest does not follow it");
                Demand(Encoding.ASCII.GetString(Small(content, 200)) == $"{digest}  {BackupManifest.Name}\n", "its manifest is not the one that was written");
                confirmed = true;
                return;
            }

            Demand(next < manifest.Entries.Count && name == manifest.Entries[next].Name, "it has a file that its manifest does not name there");
            var entry = manifest.Entries[next++];
            using var watched = new DigestStream(content, progress);
            read(entry, watched);
            watched.ReadToEnd();
            if (watched.Bytes != entry.Bytes || watched.Digest() != entry.Sha256)
            {
                problems.Add(new("backup_damaged", name, $"{name} is not the file that was backed up."));
            }
        }

        public BackupContents Complete()
        {
            Demand(confirmed, "it does not begin with a manifest");
            Demand(next == manifest!.Entries.Count, "files that its manifest names are missing");
            return new(manifest, problems);
        }

        private static (BackupManifest, string) Manifest(Stream content)
        {
            var bytes = Small(content, BackupManifest.MostBytes);
            BackupManifest? read;
            try
            {
                // Of a newer one only the number of the format can be relied on.
                using var document = JsonDocument.Parse(bytes);
                if (document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("format", out var format) && format.TryGetInt32(out var number) && number > BackupManifest.PresentFormat)
                {
                    throw new BackupInvalidException(Error.Unprocessable("backup_newer", $"The backup has the format {number}; this program reads up to {BackupManifest.PresentFormat}. Use the version of Alexandria that wrote it, or a newer one."));
                }

                read = document.Deserialize<BackupManifest>(Json.Tolerant);
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                throw BackupInvalidException.Of("its manifest cannot be read");
            }

            Demand(read is { Format: BackupManifest.PresentFormat }, "its manifest is of no known format");
            Demand(read!.Entries.All(e => e.IsSound()) && read.Entries.Select(e => e.Name).Distinct(StringComparer.Ordinal).Count() == read.Entries.Count, "its manifest names files that no backup has, or one twice");
            var versions = read.Entries.Where(e => e.Name.StartsWith(BackupEntry.Versions, StringComparison.Ordinal)).Select(e => e.IdIn(BackupEntry.Versions));
            Demand(read.Versions.All(v => RecordCheck.IsId(v.Id)) && versions.SequenceEqual(read.Versions.Select(v => v.Id), StringComparer.Ordinal), "its versions and its files do not fit each other");
            return (read, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }

        private static byte[] Small(Stream content, int most)
        {
            using var bytes = new MemoryStream();
            var buffer = new byte[BufferBytes];
            while (content.Read(buffer) is > 0 and var count)
            {
                Demand(bytes.Length + count <= most, "its manifest is too large");
                bytes.Write(buffer, 0, count);
            }

            return bytes.ToArray();
        }

        private static void Demand(bool holds, string otherwise)
        {
            if (!holds)
            {
                throw BackupInvalidException.Of(otherwise);
            }
        }
    }

    /// <summary>Hashes and counts what passes through it.</summary>
    private sealed class DigestStream(Stream content, Action progress) : ReadOnlyStream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Bytes { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var count = content.Read(buffer);
            hash.AppendData(buffer[..count]);
            Bytes += count;
            progress();
            return count;
        }

        public void ReadToEnd()
        {
            var buffer = new byte[BufferBytes];
            while (Read(buffer) > 0)
            {
            }
        }

        public string Digest() => Convert.ToHexStringLower(hash.GetHashAndReset());

        protected override void Dispose(bool disposing)
        {
            hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
