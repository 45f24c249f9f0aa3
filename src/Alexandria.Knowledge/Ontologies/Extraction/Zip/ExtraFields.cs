using System.Buffers.Binary;
using System.Text;
using Alexandria.Knowledge.Ontologies.Extraction.Compression;

namespace Alexandria.Knowledge.Ontologies.Extraction.Zip;

/// <summary>The extra fields of a header that matter here (APPNOTE 4.5.3, 4.6.9).</summary>
internal static class ExtraFields
{
    private const ushort Zip64 = 0x0001;
    private const ushort UnicodePath = 0x7075;

    /// <summary>The zip64 field; null when there is none.</summary>
    /// <exception cref="ArchiveRefusedException">There are two, or a field is longer than all of them.</exception>
    public static byte[]? FindZip64(ReadOnlySpan<byte> extra, string name)
    {
        byte[]? found = null;
        while (Next(ref extra, name, out var tag, out var data))
        {
            if (tag == Zip64)
            {
                found = found is null ? data.ToArray() : throw new ArchiveRefusedException(ExtractionCodes.Zip64Contradiction, name, "the entry has two zip64 fields.");
            }
        }

        return found;
    }

    /// <summary>The name in the first Unicode path field that was made for this raw name; null when there is none.</summary>
    public static string? FindUnicodePath(ReadOnlySpan<byte> extra, ReadOnlySpan<byte> rawName, string name)
    {
        while (Next(ref extra, name, out var tag, out var data))
        {
            // Version, CRC of the raw name, name. A stale field belongs to a name that was changed since.
            if (tag == UnicodePath && data.Length > 5 && data[0] == 1 && BinaryPrimitives.ReadUInt32LittleEndian(data[1..]) == Crc32.Of(rawName))
            {
                return Decode(data[5..], Encoding.Latin1.GetString(data[5..]));
            }
        }

        return null;
    }

    /// <exception cref="ArchiveRefusedException">The bytes are not UTF-8.</exception>
    public static string Decode(ReadOnlySpan<byte> utf8, string shown) => System.Text.Unicode.Utf8.IsValid(utf8)
        ? Encoding.UTF8.GetString(utf8)
        : throw new ArchiveRefusedException(ExtractionCodes.NameEncoding, shown, "the name is said to be UTF-8 and is not.");

    private static bool Next(ref ReadOnlySpan<byte> extra, string name, out ushort tag, out ReadOnlySpan<byte> data)
    {
        tag = 0;
        data = default;

        // Fewer bytes than a field's head are padding that some writers leave.
        if (extra.Length < 4)
        {
            return false;
        }

        tag = BinaryPrimitives.ReadUInt16LittleEndian(extra);
        var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
        if (length > extra.Length - 4)
        {
            throw new ArchiveRefusedException(ExtractionCodes.ZipExtraField, name, "an extra field is longer than the room for all of them.");
        }

        data = extra.Slice(4, length);
        extra = extra[(4 + length)..];
        return true;
    }
}
