using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Alexandria.Knowledge.Ontologies.Extraction.Names;

namespace Alexandria.Knowledge.Ontologies.Extraction.Zip;

/// <summary>Reads the central directory, entry after entry, each through the gates that need no data.</summary>
internal sealed class CentralDirectory(ArchiveFile file, DirectoryEnd end, ExtractionOptions options, EntryTree tree)
{
    private const int HeaderBytes = 46;
    private const int Stored = 0;
    private const int Deflated = 8;
    private const int AesMethod = 99;

    private static readonly Encoding CodePage437 = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    private readonly byte[] variable = new byte[2 * ushort.MaxValue];
    private readonly BufferedStream stream = new(file.Slice(end.Offset, end.Bytes), 64 * 1024);
    private long position = end.Offset;

    /// <exception cref="ArchiveRefusedException">A gate refuses it.</exception>
    public List<ZipEntry> Read(CancellationToken cancellation)
    {
        if (end.Entries > (ulong)options.MaxEntries)
        {
            throw new ArchiveRefusedException(ExtractionCodes.TooManyEntries, string.Create(CultureInfo.InvariantCulture, $"The archive has {end.Entries} entries; the limit is {options.MaxEntries}."));
        }

        var entries = new List<ZipEntry>();
        long total = 0;
        Span<byte> header = stackalloc byte[HeaderBytes];
        while (position < end.Offset + end.Bytes)
        {
            cancellation.ThrowIfCancellationRequested();
            Take(header);
            if (!header.StartsWith("PK\u0001\u0002"u8))
            {
                throw Damaged();
            }

            if ((ulong)entries.Count == end.Entries)
            {
                throw WrongCount();
            }

            var entry = Entry(header);
            entries.Add(entry);
            total = Math.Min(long.MaxValue - entry.Size, total) + entry.Size;
            if (total > options.MaxTotalBytes)
            {
                throw new ArchiveRefusedException(ExtractionCodes.TotalTooLarge, string.Create(CultureInfo.InvariantCulture, $"The files are said to have more than {options.MaxTotalBytes} bytes, which is the limit."));
            }
        }

        return (ulong)entries.Count == end.Entries ? entries : throw WrongCount();
    }

    private ZipEntry Entry(ReadOnlySpan<byte> header)
    {
        var flags = U16(header[8..]);
        var nameLength = U16(header[28..]);
        var extraLength = U16(header[30..]);
        var nameOffset = position;
        Take(variable.AsSpan(0, nameLength + extraLength));
        var raw = variable.AsSpan(0, nameLength);
        var extra = variable.AsSpan(nameLength, extraLength);
        var name = Name(raw, extra, (flags & ZipFlags.Utf8) != 0);
        var path = EntryPath.Parse(name, options);
        var (size, compressed, localOffset, disk) = Sizes(header, extra, name);
        Take(variable.AsSpan(0, U16(header[32..])));

        var isDirectory = name.EndsWith('/');
        DemandPlainType(U32(header[38..]) >> 16, name, isDirectory);
        if (disk != 0)
        {
            throw new ArchiveRefusedException(ExtractionCodes.ZipMultiDisk, name, "the entry is in another part of a zip of several parts. Join the parts first.");
        }

        var method = U16(header[10..]);
        DemandReadable(flags, method, name);
        DemandSizes(size, compressed, method, name, isDirectory);
        return new ZipEntry
        {
            Node = tree.Add(path, isDirectory),
            Flags = flags,
            Method = method,
            Crc = U32(header[16..]),
            CompressedSize = compressed,
            Size = size,
            LocalOffset = localOffset,
            NameOffset = nameOffset,
            NameLength = nameLength,
        };
    }

    /// <summary>The name as the header means it: a Unicode path field, UTF-8 where the flag says so, else code page 437.</summary>
    public static string Name(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> extra, bool isUtf8)
    {
        var shown = CodePage437.GetString(raw);
        return ExtraFields.FindUnicodePath(extra, raw, shown) ?? (isUtf8 ? ExtraFields.Decode(raw, shown) : shown);
    }

    private static (long Size, long Compressed, long Offset, uint Disk) Sizes(ReadOnlySpan<byte> header, ReadOnlySpan<byte> extra, string name)
    {
        uint compressed = U32(header[20..]), size = U32(header[24..]), offset = U32(header[42..]);
        var disk = U16(header[34..]);
        var field = ExtraFields.FindZip64(extra, name).AsSpan();
        if (field.IsEmpty && (size == uint.MaxValue || compressed == uint.MaxValue || offset == uint.MaxValue || disk == ushort.MaxValue))
        {
            throw new ArchiveRefusedException(ExtractionCodes.Zip64FieldMissing, name, "the sizes are said to be in a zip64 field, and there is none.");
        }

        // In this order, and only those that did not fit.
        return (
            Long(ref field, size, ExtractionCodes.Zip64NoUncompressedSize, "uncompressed size", name),
            Long(ref field, compressed, ExtractionCodes.Zip64NoCompressedSize, "compressed size", name),
            Long(ref field, offset, ExtractionCodes.Zip64NoOffset, "offset of the local header", name),
            disk < ushort.MaxValue ? disk : field.Length >= 4 ? U32(field) : uint.MaxValue);
    }

    private static long Long(ref Span<byte> field, uint low, string code, string what, string name)
    {
        if (low != uint.MaxValue)
        {
            return low;
        }

        if (field.Length < 8)
        {
            throw new ArchiveRefusedException(code, name, $"the zip64 field lacks the {what}.");
        }

        var value = BinaryPrimitives.ReadInt64LittleEndian(field);
        field = field[8..];
        return value >= 0 ? value : throw new ArchiveRefusedException(ExtractionCodes.Zip64Contradiction, name, $"the zip64 field has an impossible {what}.");
    }

    // What programs on Unix put into the upper half of the external attributes (stat.h, S_IFMT).
    private static void DemandPlainType(uint mode, string name, bool isDirectory)
    {
        var (code, what) = (mode & 0xF000) switch
        {
            0 or 0x8000 => ("", ""),
            0x4000 => isDirectory ? ("", "") : (ExtractionCodes.EntryType, "the entry is said to be a directory, and its name is a file's."),
            0xA000 => (ExtractionCodes.Symlink, "the entry is a symbolic link."),
            0x1000 or 0x2000 or 0x6000 or 0xC000 => (ExtractionCodes.Device, "the entry is a device, a pipe or a socket."),
            _ => (ExtractionCodes.EntryType, "the entry is neither a file nor a directory."),
        };
        if (code.Length > 0)
        {
            throw new ArchiveRefusedException(code, name, what);
        }
    }

    private static void DemandReadable(int flags, int method, string name)
    {
        if ((flags & (ZipFlags.Encrypted | ZipFlags.StrongEncryption | ZipFlags.MaskedHeaders)) != 0 || method == AesMethod)
        {
            throw new ArchiveRefusedException(ExtractionCodes.Encrypted, name, "the entry is encrypted. Decrypt the archive first.");
        }

        if (method is not (Stored or Deflated))
        {
            throw new ArchiveRefusedException(ExtractionCodes.MethodUnsupported, name, string.Create(CultureInfo.InvariantCulture, $"the entry is compressed with method {method}; only 0 (stored) and 8 (deflated) can be read. Pack it again, for example with 'zip'."));
        }
    }

    private void DemandSizes(long size, long compressed, int method, string name, bool isDirectory)
    {
        if (method == Stored && size != compressed)
        {
            throw new ArchiveRefusedException(ExtractionCodes.ZipStoredSize, name, string.Create(CultureInfo.InvariantCulture, $"the entry is not compressed, and is said to have {compressed} bytes in the archive and {size} outside."));
        }

        if (isDirectory && size != 0)
        {
            throw new ArchiveRefusedException(ExtractionCodes.ZipDirectoryWithData, name, "a directory has data.");
        }

        if (size > options.MaxFileBytes)
        {
            throw new ArchiveRefusedException(ExtractionCodes.FileTooLarge, name, string.Create(CultureInfo.InvariantCulture, $"the file is said to have {size} bytes; the limit is {options.MaxFileBytes}."));
        }
    }

    private void Take(Span<byte> bytes)
    {
        if (bytes.Length > end.Offset + end.Bytes - position || stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw Damaged();
        }

        position += bytes.Length;
    }

    private static ArchiveRefusedException Damaged() => new(ExtractionCodes.ZipDirectoryDamaged, "The central directory is damaged: an entry does not begin or end where it should.");

    private ArchiveRefusedException WrongCount() => new(ExtractionCodes.ZipEntryCount, string.Create(CultureInfo.InvariantCulture, $"The central directory does not have the {end.Entries} entries that the end of the zip says."));

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
