using System.Buffers.Binary;
using Alexandria.Knowledge.Ontologies.Extraction.Names;

namespace Alexandria.Knowledge.Ontologies.Extraction.Zip;

/// <summary>Holds the local headers and data descriptors against the central directory, and the ranges of all entries against one another. Nothing has been written by then.</summary>
internal sealed class LocalHeaders(ArchiveFile file, long directoryOffset, ExtractionOptions options)
{
    private const int HeaderBytes = 30;

    private readonly byte[] local = new byte[HeaderBytes + (2 * ushort.MaxValue)];
    private readonly byte[] central = new byte[ushort.MaxValue];

    /// <exception cref="ArchiveRefusedException">A header is missing or contradicts, or two entries share bytes.</exception>
    public void Check(IReadOnlyList<ZipEntry> entries, CancellationToken cancellation)
    {
        long end = 0;
        foreach (var entry in entries.OrderBy(e => e.LocalOffset))
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.LocalOffset < end)
            {
                throw new ArchiveRefusedException(ExtractionCodes.ZipOverlap, entry.Node.Path, "the entry shares bytes with another one: a bomb, or damage.");
            }

            var before = end;
            end = Check(entry);
            DemandNothingHidden(before, entry.LocalOffset);
        }

        DemandNothingHidden(end, directoryOffset);
    }

    // Padding between entries is usual; an entry that the directory does not list is what a reader of streams would see and we would not.
    private void DemandNothingHidden(long end, long next)
    {
        Span<byte> signature = stackalloc byte[4];
        if (next - end >= HeaderBytes && file.TryRead(end, signature) && signature.SequenceEqual("PK\u0003\u0004"u8))
        {
            throw new ArchiveRefusedException(ExtractionCodes.ZipUnlistedEntry, "The zip holds an entry that its central directory does not list. Pack it again.");
        }

        if (end == 0 && next > 0)
        {
            throw new ArchiveRefusedException(ExtractionCodes.ZipPrependedData, "Other data stands before the first entry of the zip, as in a self-extracting program. Extract it with its own program and pack the files again.");
        }
    }

    /// <returns>Where the entry ends, its descriptor included.</returns>
    private long Check(ZipEntry entry)
    {
        if (!file.TryRead(entry.LocalOffset, local.AsSpan(0, HeaderBytes)) || !local.AsSpan().StartsWith("PK\u0003\u0004"u8))
        {
            throw new ArchiveRefusedException(ExtractionCodes.ZipLocalHeaderMissing, entry.Node.Path, "there is no local header where the central directory points.");
        }

        int nameLength = U16(26), extraLength = U16(28);
        entry.DataOffset = entry.LocalOffset + HeaderBytes + nameLength + extraLength;
        if (entry.CompressedSize > directoryOffset - entry.DataOffset || !file.TryRead(entry.LocalOffset + HeaderBytes, local.AsSpan(HeaderBytes, nameLength + extraLength)))
        {
            throw new ArchiveRefusedException(ExtractionCodes.ZipDataBounds, entry.Node.Path, "the entry's data is said to reach into the central directory or beyond the file.");
        }

        var name = local.AsSpan(HeaderBytes, nameLength);
        CheckName(entry, name, local.AsSpan(HeaderBytes + nameLength, extraLength));
        const int Decisive = ZipFlags.Encrypted | ZipFlags.Descriptor | ZipFlags.StrongEncryption;
        if (U16(8) != entry.Method || ((U16(6) ^ entry.Flags) & Decisive) != 0)
        {
            throw Mismatch(entry, "another method or other flags");
        }

        CompareSizes(entry, local.AsSpan(HeaderBytes + nameLength, extraLength));
        var end = entry.DataOffset + entry.CompressedSize;
        return entry.HasDescriptor ? end + Descriptor(entry, end) : end;
    }

    private void CheckName(ZipEntry entry, ReadOnlySpan<byte> name, ReadOnlySpan<byte> extra)
    {
        var listed = central.AsSpan(0, entry.NameLength);
        if (name.Length != listed.Length || !file.TryRead(entry.NameOffset, listed) || !name.SequenceEqual(listed))
        {
            throw Mismatch(entry, "another name");
        }

        if (ExtraFields.FindUnicodePath(extra, name, entry.Node.Path) is { } other && !string.Equals(string.Join('/', EntryPath.Parse(other, options).Names), entry.Node.Path, StringComparison.Ordinal))
        {
            throw Mismatch(entry, "another name in its Unicode path");
        }
    }

    // Told only when the data agrees with the directory: when it does not, that is the better answer.
    private void CompareSizes(ZipEntry entry, ReadOnlySpan<byte> extra)
    {
        long compressed = U32(18), size = U32(22);
        var crc = U32(14);
        if (compressed == uint.MaxValue || size == uint.MaxValue)
        {
            // A local field has both sizes (APPNOTE 4.5.3).
            var field = ExtraFields.FindZip64(extra, entry.Node.Path).AsSpan();
            if (field.Length < 16)
            {
                throw new ArchiveRefusedException(ExtractionCodes.Zip64FieldMissing, entry.Node.Path, "the local header's sizes are said to be in a zip64 field, and there is none with both.");
            }

            size = size == uint.MaxValue ? BinaryPrimitives.ReadInt64LittleEndian(field) : size;
            compressed = compressed == uint.MaxValue ? BinaryPrimitives.ReadInt64LittleEndian(field[8..]) : compressed;
        }

        // With a descriptor they may be left open.
        if (entry.HasDescriptor && crc == 0 && compressed == 0 && size == 0)
        {
            return;
        }

        var isOpen = entry.HasDescriptor;
        entry.Contradiction = (isOpen && crc == 0) || crc == entry.Crc
            ? (isOpen && compressed == 0) || compressed == entry.CompressedSize
                ? (isOpen && size == 0) || size == entry.Size ? null : "another size"
                : "another compressed size"
            : "another check value";
    }

    // With or without its signature, with sizes of four or eight bytes: whichever agrees with the directory (APPNOTE 4.3.9).
    private int Descriptor(ZipEntry entry, long offset)
    {
        Span<byte> there = stackalloc byte[24];
        there = there[..file.ReadUpTo(offset, there[..(int)Math.Clamp(directoryOffset - offset, 0, 24)])];
        Span<byte> expected = stackalloc byte[24];
        "PK\u0007\u0008"u8.CopyTo(expected);
        BinaryPrimitives.WriteUInt32LittleEndian(expected[4..], entry.Crc);
        BinaryPrimitives.WriteInt64LittleEndian(expected[8..], entry.CompressedSize);
        BinaryPrimitives.WriteInt64LittleEndian(expected[16..], entry.Size);
        if (there.StartsWith(expected))
        {
            return 24;
        }

        if (there.StartsWith(expected[4..]))
        {
            return 20;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(expected[8..], (uint)entry.CompressedSize);
        BinaryPrimitives.WriteUInt32LittleEndian(expected[12..], (uint)entry.Size);
        return there.StartsWith(expected[..16]) ? 16
            : there.StartsWith(expected[4..16]) ? 12
            : throw new ArchiveRefusedException(ExtractionCodes.ZipDescriptorMismatch, entry.Node.Path, "the sizes or the check value after the data differ from the central directory.");
    }

    /// <summary>The refusal of an entry whose two headers differ.</summary>
    public static ArchiveRefusedException Mismatch(ZipEntry entry, string what) =>
        new(ExtractionCodes.ZipLocalHeaderMismatch, entry.Node.Path, $"the local header gives {what} than the central directory.");

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(local.AsSpan(at));
}
