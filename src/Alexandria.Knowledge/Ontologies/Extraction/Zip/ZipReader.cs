using System.Globalization;
using System.IO.Compression;
using Alexandria.Knowledge.Ontologies.Extraction.Compression;
using Alexandria.Knowledge.Ontologies.Extraction.Names;
using Alexandria.Knowledge.Ontologies.Extraction.Output;

namespace Alexandria.Knowledge.Ontologies.Extraction.Zip;

/// <summary>Reads a zip: first all of its structure, then the data. The framework's reader passes over most contradictions and gives one answer for the rest.</summary>
internal sealed class ZipReader(ArchiveFile file, ExtractionOptions options, EntryTree tree, EntryWriter writer)
{
    /// <exception cref="ArchiveRefusedException">A gate refuses it.</exception>
    public void Extract(CancellationToken cancellation)
    {
        var end = DirectoryEnd.Read(file);
        var entries = new CentralDirectory(file, end, options, tree).Read(cancellation);
        new LocalHeaders(file, end.Offset, options).Check(entries, cancellation);
        writer.DemandSpace(entries.Aggregate(0L, (total, entry) => total + Math.Min(entry.Size, long.MaxValue - total)));
        foreach (var entry in entries)
        {
            if (entry.Node.IsDirectory)
            {
                writer.Directory(entry.Node);
            }
            else
            {
                using var data = new EntryData(file, entry);
                writer.File(entry.Node, data, entry.CompressedSize);
            }

            if (entry.Contradiction is { } what)
            {
                throw LocalHeaders.Mismatch(entry, what);
            }
        }
    }

    /// <summary>The content of one entry, which must have the length and the check value that the directory says.</summary>
    private sealed class EntryData(ArchiveFile file, ZipEntry entry) : ReadOnlyStream
    {
        private readonly FileSlice stored = file.Slice(entry.DataOffset, entry.CompressedSize);
        private readonly Crc32 crc = new();
        private DeflateStream? inflater;
        private long read;

        public override int Read(Span<byte> buffer)
        {
            var given = Inflate(buffer);
            read += given;
            if (read > entry.Size)
            {
                throw new ArchiveRefusedException(ExtractionCodes.ZipTooManyBytes, entry.Node.Path, string.Create(CultureInfo.InvariantCulture, $"the data has more than the {entry.Size} bytes that the central directory says."));
            }

            crc.Append(buffer[..given]);
            if (given == 0 && !buffer.IsEmpty)
            {
                DemandWhole();
            }

            return given;
        }

        protected override void Dispose(bool disposing)
        {
            inflater?.Dispose();
            base.Dispose(disposing);
        }

        private int Inflate(Span<byte> buffer)
        {
            if (entry.Method == 0)
            {
                return stored.Read(buffer);
            }

            try
            {
                inflater ??= new DeflateStream(stored, CompressionMode.Decompress);
                return inflater.Read(buffer);
            }
            catch (InvalidDataException)
            {
                throw new ArchiveRefusedException(ExtractionCodes.Corrupt, entry.Node.Path, "the compressed data is damaged. Download the archive again.");
            }
        }

        private void DemandWhole()
        {
            if (read < entry.Size)
            {
                throw new ArchiveRefusedException(ExtractionCodes.ZipTooFewBytes, entry.Node.Path, string.Create(CultureInfo.InvariantCulture, $"the data has {read} bytes; the central directory says {entry.Size}."));
            }

            if (!stored.IsUsedUp)
            {
                throw new ArchiveRefusedException(ExtractionCodes.ZipCompressedSize, entry.Node.Path, "the compressed data ends before the length that the central directory says.");
            }

            if (crc.Value != entry.Crc)
            {
                throw new ArchiveRefusedException(ExtractionCodes.Checksum, entry.Node.Path, "the data does not have the check value (CRC-32) that the central directory says. Download the archive again.");
            }
        }
    }
}
